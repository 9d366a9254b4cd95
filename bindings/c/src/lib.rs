//! thoihan for C: text in, text out, handles for what lives long; nothing is decided here.

mod argument;
mod book;
mod error;
mod guard;

pub use book::{
    ThoihanBook, ThoihanSource, thoihan_assess, thoihan_compile, thoihan_explain, thoihan_facts, thoihan_free_book,
    thoihan_free_plan, thoihan_free_string, thoihan_from_plan, thoihan_identity, thoihan_latest_acceptance,
    thoihan_load, thoihan_slip, thoihan_to_plan, thoihan_version, thoihan_vietnam, thoihan_vietnam_with,
};
pub use error::{
    ThoihanError, thoihan_error_diagnostics, thoihan_error_kind, thoihan_error_message, thoihan_free_error,
};

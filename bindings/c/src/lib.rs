//! thoihan for C: text in, text out, handles for what lives long; nothing is decided here.

mod argument;
mod book;
mod calendar;
mod error;
mod guard;
mod handle;
mod phrase;
mod table;
mod typed;

pub use book::{
    ThoihanBook, ThoihanSource, thoihan_assess, thoihan_check, thoihan_compile, thoihan_explain, thoihan_facts,
    thoihan_free_book, thoihan_free_plan, thoihan_free_string, thoihan_from_plan, thoihan_identity,
    thoihan_latest_acceptance, thoihan_load, thoihan_missing, thoihan_slip, thoihan_to_plan, thoihan_version,
    thoihan_vietnam, thoihan_vietnam_with,
};
pub use calendar::{
    THOIHAN_NO_DAY, THOIHAN_NO_MOMENT, ThoihanCalendar, thoihan_add_working_days, thoihan_add_working_minutes,
    thoihan_calendar, thoihan_count_working_days, thoihan_free_calendar, thoihan_is_working_day,
    thoihan_working_minutes_between,
};
pub use error::{
    ThoihanError, thoihan_error_diagnostics, thoihan_error_diagnostics_vi, thoihan_error_kind, thoihan_error_message,
    thoihan_free_error,
};
pub use phrase::thoihan_parse_term;
pub use table::{thoihan_assess_batch, thoihan_assess_stream, thoihan_report};
pub use typed::{
    THOIHAN_FACT_FLAG, THOIHAN_FACT_INTEGER, THOIHAN_FACT_MONEY, THOIHAN_FACT_TEXT, THOIHAN_MOMENT_CIVIL,
    THOIHAN_MOMENT_DATE, THOIHAN_MOMENT_INSTANT, THOIHAN_MOMENT_NONE, ThoihanAnswer, ThoihanCertainty, ThoihanDossier,
    ThoihanFact, ThoihanMoment, ThoihanStatus, ThoihanText, thoihan_assess_typed,
};

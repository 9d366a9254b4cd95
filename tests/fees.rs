//! Fees: benefits and how they go together, the same fee over time, and exactness against arithmetic done another way.

#[path = "fees/benefits.rs"]
mod benefits;
#[path = "fees/book.rs"]
mod book;
#[path = "fees/by_hand.rs"]
mod by_hand;
#[path = "fees/exactness.rs"]
mod exactness;
#[path = "fees/extremes.rs"]
mod extremes;
#[path = "fees/fraction.rs"]
mod fraction;
#[path = "fees/over_time.rs"]
mod over_time;
#[path = "fees/proofs.rs"]
mod proofs;
#[path = "fees/receipt.rs"]
mod receipt;

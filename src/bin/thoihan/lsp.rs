//! `thoihan lsp`: what editors ask of the rules, over standard input and output.

mod address;
mod documents;
mod findings;
mod formatting;
mod frames;
mod meanings;
mod names;
mod positions;
mod questions;
mod server;
mod words;

use thoihan::diagnostic::Reading;

use self::frames::Frames;
use self::server::Server;
use crate::Verdict;
use crate::arguments::Common;
use crate::failure::Failure;

/// Serves until the editor says `exit`; leaving without `shutdown` before it is a finding.
pub(crate) fn run(common: &Common) -> Result<Verdict, Failure> {
    let documents = documents::Documents::new(common)?;
    let server = Server::new(Frames::open()?, documents, common.reading(Reading::AsWritten));
    Ok(if server.run()? { Verdict::Clean } else { Verdict::Findings })
}

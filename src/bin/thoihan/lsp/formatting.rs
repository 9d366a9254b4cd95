//! The canonical form of a document, as one edit.

use lsp_server::{ErrorCode, ResponseError};
use lsp_types::{DocumentFormattingParams, TextEdit};
use thoihan::source::Source;
use thoihan::syntax::{FormatError, format};

use super::address;
use super::documents::Documents;
use super::positions::Lines;
use super::server::refusal;

/// Nothing for a text with faults, of which the findings tell; no edit where nothing changes.
pub(super) fn edits(
    documents: &Documents,
    asked: &DocumentFormattingParams,
) -> Result<Option<Vec<TextEdit>>, ResponseError> {
    let path = address::path(&asked.text_document.uri);
    let text = documents.text(&path).ok_or_else(|| refusal(ErrorCode::InvalidParams, "the document is not known"))?;
    let source = Source { path: path.display().to_string().into(), text };
    match format(&source, None) {
        Ok(formatted) if formatted == *source.text => Ok(Some(Vec::new())),
        Ok(formatted) => {
            let range = Lines::new(&source.text).range(0, source.text.len());
            Ok(Some(vec![TextEdit { range, new_text: formatted }]))
        }
        Err(FormatError::Faulty(_)) => Ok(None),
        Err(error) => Err(refusal(ErrorCode::RequestFailed, error.to_string())),
    }
}

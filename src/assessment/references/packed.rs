//! The statements of a book as bytes: each is read when it is asked for, so that a host starts without them.
//!
//! ```text
//! number of statements, sources, strings
//! for each statement   document + 1, article + 1, source, start, end    (32 bits each; 0 is none)
//! for each source      path, text                                      (32 bits each: numbers of strings)
//! for each string      where it ends                                   (64 bits)
//! the strings, in UTF-8
//! ```

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::{Indexed, References};
use crate::source::bytes::{Parts, SharedBytes, number_at};
use crate::source::{Citation, Place, Source, SourceId};

/// Bytes of one statement.
const STATEMENT: usize = 20;
/// Bytes of one source.
const SOURCE: usize = 8;

/// Statements that stay bytes until they are asked for.
#[derive(Debug, Clone)]
pub(super) struct Packed {
    statements: SharedBytes,
    sources: SharedBytes,
    ends: SharedBytes,
    letters: SharedBytes,
    /// The strings that were asked for.
    strings: Vec<OnceLock<Arc<str>>>,
}

impl Packed {
    fn read(bytes: SharedBytes) -> Option<Self> {
        let mut parts = Parts::new(bytes);
        let (statements, sources, strings) = (parts.number()?, parts.number()?, parts.number()?);
        let statements = parts.take(statements.checked_mul(STATEMENT)?)?;
        let sources = parts.take(sources.checked_mul(SOURCE)?)?;
        let ends = parts.take(strings.checked_mul(size_of::<u64>())?)?;
        let length = strings.checked_sub(1).map_or(Some(0), |last| number_at(&ends, last))?;
        let letters = parts.take(usize::try_from(length).ok()?)?;
        Some(Self { statements, sources, ends, letters, strings: vec![OnceLock::new(); strings] })
    }

    pub(super) fn len(&self) -> usize {
        self.statements.len() / STATEMENT
    }

    /// A statement by its number.
    pub(super) fn statement(&self, at: usize) -> Option<(Citation, Place)> {
        let [document, article, source, start, end] = numbers(&self.statements, at)?;
        let text = |number: u32| number.checked_sub(1).map(|at| self.string(at));
        let citation = Citation { document: text(document), article: text(article) };
        Some((citation, Place { source: SourceId(source), start, end }))
    }

    /// How many sources there are.
    fn sources(&self) -> usize {
        self.sources.len() / SOURCE
    }

    /// A source by its number.
    pub(super) fn source(&self, at: usize) -> Option<Source> {
        let [path, text] = numbers(&self.sources, at)?;
        Some(Source { path: self.string(path), text: self.string(text) })
    }

    fn string(&self, at: u32) -> Arc<str> {
        let at = at as usize;
        let text = || {
            let end = number_at(&self.ends, at)?;
            let start = at.checked_sub(1).map_or(Some(0), |before| number_at(&self.ends, before))?;
            let letters = self.letters.get(usize::try_from(start).ok()?..usize::try_from(end).ok()?)?;
            Some(String::from_utf8_lossy(letters).into())
        };
        let read = self.strings.get(at).map(|string| string.get_or_init(|| text().unwrap_or_default()));
        read.map_or_else(Arc::default, Arc::clone)
    }
}

/// The numbers of one record in a list of records.
fn numbers<const N: usize>(bytes: &[u8], at: usize) -> Option<[u32; N]> {
    let mut found = [0; N];
    let start = at.checked_mul(N)?;
    for (index, number) in (start..).zip(&mut found) {
        let first = index.checked_mul(size_of::<u32>())?;
        let bytes = bytes.get(first..first.checked_add(size_of::<u32>())?)?;
        *number = u32::from_le_bytes(bytes.try_into().ok()?);
    }
    Some(found)
}

/// Strings in the order of their numbers, each once.
#[derive(Default)]
struct Strings {
    numbers: HashMap<Arc<str>, u32>,
    ends: Vec<u8>,
    letters: Vec<u8>,
}

impl Strings {
    fn number(&mut self, text: &Arc<str>) -> u32 {
        if let Some(known) = self.numbers.get(text) {
            return *known;
        }
        let number = self.numbers.len() as u32;
        self.numbers.insert(Arc::clone(text), number);
        self.letters.extend(text.as_bytes());
        self.ends.extend((self.letters.len() as u64).to_le_bytes());
        number
    }
}

impl References {
    /// The statements and the sources as bytes.
    pub(crate) fn pack(&self) -> Vec<u8> {
        let (mut strings, mut statements, mut sources) = (Strings::default(), Vec::new(), Vec::new());
        for at in 0..self.len() {
            let (citation, place) = self.statement(at).unwrap_or_default();
            let mut text = |text: &Option<Arc<str>>| text.as_ref().map_or(0, |text| strings.number(text) + 1);
            let (document, article) = (text(&citation.document), text(&citation.article));
            for number in [document, article, place.source.0, place.start, place.end] {
                statements.extend(number.to_le_bytes());
            }
        }
        for source in self.sources() {
            for text in [&source.path, &source.text] {
                sources.extend(strings.number(text).to_le_bytes());
            }
        }
        let counts = [statements.len() / STATEMENT, sources.len() / SOURCE, strings.numbers.len()];
        let mut bytes: Vec<u8> = counts.iter().flat_map(|count| (*count as u64).to_le_bytes()).collect();
        for part in [statements, sources, strings.ends, strings.letters] {
            bytes.extend(part);
        }
        bytes
    }

    /// Statements that are read from bytes when they are asked for; nothing when the bytes cannot hold them.
    pub(crate) fn unpack(bytes: SharedBytes) -> Option<Self> {
        let packed = Packed::read(bytes)?;
        let sources = vec![Indexed::default(); packed.sources()];
        Some(Self { packed: Some(packed), statements: Vec::new(), sources })
    }
}

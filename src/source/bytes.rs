//! A stretch of bytes that several owners share.

use std::ops::{Deref, Range};
use std::sync::Arc;

/// Part of a plan's bytes, which stay as they were read until something in them is asked for.
#[derive(Debug, Clone)]
pub(crate) struct SharedBytes {
    all: Arc<[u8]>,
    range: Range<usize>,
}

impl SharedBytes {
    /// All of them.
    pub(crate) fn new(bytes: &[u8]) -> Self {
        Self { all: bytes.into(), range: 0..bytes.len() }
    }

    /// A part, if there are as many bytes.
    pub(crate) fn part(&self, range: Range<usize>) -> Option<Self> {
        let (start, end) = (self.range.start.checked_add(range.start)?, self.range.start.checked_add(range.end)?);
        (start <= end && end <= self.range.end).then(|| Self { all: Arc::clone(&self.all), range: start..end })
    }
}

impl Deref for SharedBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.all.get(self.range.clone()).unwrap_or_default()
    }
}

/// Takes parts from the front of shared bytes, one after the other.
pub(crate) struct Parts {
    rest: SharedBytes,
}

impl Parts {
    /// From the first byte on.
    pub(crate) fn new(bytes: SharedBytes) -> Self {
        Self { rest: bytes }
    }

    /// The next part, if there are as many bytes left.
    pub(crate) fn take(&mut self, length: usize) -> Option<SharedBytes> {
        let part = self.rest.part(0..length)?;
        self.rest = self.rest.part(length..self.rest.len())?;
        Some(part)
    }

    /// The next number.
    pub(crate) fn number(&mut self) -> Option<usize> {
        let part = self.take(size_of::<u64>())?;
        usize::try_from(number_at(&part, 0)?).ok()
    }
}

/// The number at an index of a list of 64-bit numbers, lowest byte first.
pub(crate) fn number_at(bytes: &[u8], index: usize) -> Option<u64> {
    let start = index.checked_mul(size_of::<u64>())?;
    let number = bytes.get(start..start.checked_add(size_of::<u64>())?)?;
    number.try_into().ok().map(u64::from_le_bytes)
}

//! A list whose members are read when they are first asked for.

use std::fmt;
use std::ops::Range;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::{Arc, OnceLock};

/// Reads the member with an index; nothing when its bytes are not what the plan promised.
type Read<T> = dyn Fn(usize) -> Option<T> + Send + Sync + UnwindSafe + RefUnwindSafe;

/// Members by their index, as in a slice. Those of a book that was compiled are all there.
#[derive(Clone)]
pub struct Lazily<T> {
    members: Vec<OnceLock<Option<Box<T>>>>,
    read: Option<Arc<Read<T>>>,
}

impl<T> Lazily<T> {
    /// So many members, each read when it is first asked for.
    pub fn new(
        length: usize,
        read: impl Fn(usize) -> Option<T> + Send + Sync + UnwindSafe + RefUnwindSafe + 'static,
    ) -> Self {
        Self { members: std::iter::repeat_with(OnceLock::new).take(length).collect(), read: Some(Arc::new(read)) }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// A member.
    pub fn get(&self, at: usize) -> Option<&T> {
        let read = || self.read.as_ref().and_then(|read| read(at)).map(Box::new);
        self.members.get(at)?.get_or_init(read).as_deref()
    }

    /// Every member in order.
    pub fn iter(&self) -> Members<'_, T> {
        Members { list: self, left: 0..self.len() }
    }
}

impl<T> Default for Lazily<T> {
    fn default() -> Self {
        Self { members: Vec::new(), read: None }
    }
}

impl<T> FromIterator<T> for Lazily<T> {
    fn from_iter<I: IntoIterator<Item = T>>(members: I) -> Self {
        Self { members: members.into_iter().map(|member| Some(Box::new(member)).into()).collect(), read: None }
    }
}

impl<T: fmt::Debug> fmt::Debug for Lazily<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

impl<'a, T> IntoIterator for &'a Lazily<T> {
    type Item = &'a T;
    type IntoIter = Members<'a, T>;

    fn into_iter(self) -> Members<'a, T> {
        self.iter()
    }
}

/// The members of a list in order.
pub struct Members<'a, T> {
    list: &'a Lazily<T>,
    left: Range<usize>,
}

impl<'a, T> Iterator for Members<'a, T> {
    type Item = &'a T;

    fn next(&mut self) -> Option<&'a T> {
        self.left.find_map(|at| self.list.get(at))
    }
}

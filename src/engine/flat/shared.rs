//! Code that programs share: procedures that differ only in numbers have the same, and their rows go through it together.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::code::{Beyond, Code, Facts, Flat};
use super::settle::holds;
use super::{Program, Subject};

/// Code for one key and more stretches of days than this, and the evaluator answers.
const STRETCHES: usize = 64;

/// What programs have in common that differ only in their constants.
#[derive(Debug)]
pub(crate) struct Shared<T> {
    /// Counted from 0 in the order in which they were made.
    pub(super) number: usize,
    pub(super) code: Code,
    pub(super) of: T,
    /// The constants of the first of the programs, and which of them are others in another: what is not marked is the
    /// same in every program that was made before it was asked.
    constants: Vec<i64>,
    pub(super) varies: Vec<AtomicBool>,
}

/// The code of a book by what it is.
#[derive(Debug)]
pub(super) struct Templates<T> {
    hasher: RandomState,
    known: Mutex<Known<T>>,
}

/// Code by its hash, and how much there is.
#[derive(Debug)]
struct Known<T> {
    by_hash: HashMap<u64, Vec<Arc<Shared<T>>>>,
    count: usize,
}

impl<T> Default for Templates<T> {
    fn default() -> Self {
        let known = Known { by_hash: HashMap::new(), count: 0 };
        Self { hasher: RandomState::new(), known: Mutex::new(known) }
    }
}

impl<T: PartialEq> Templates<T> {
    /// The same code that another program has, or this one.
    pub(super) fn shared(&self, mut code: Code, of: T, constants: &[i64]) -> Arc<Shared<T>> {
        let hash = self.hasher.hash_one((&code, constants.len()));
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let Known { by_hash, count } = &mut *known;
        let alike = by_hash.entry(hash).or_default();
        let same = |one: &&Arc<Shared<T>>| one.code == code && one.constants.len() == constants.len() && one.of == of;
        if let Some(found) = alike.iter().find(same) {
            for ((own, other), varies) in found.constants.iter().zip(constants).zip(&found.varies) {
                if own != other {
                    varies.store(true, Ordering::Release);
                }
            }
            return Arc::clone(found);
        }
        code.shrink();
        let varies = constants.iter().map(|_| AtomicBool::new(false)).collect();
        let made = Arc::new(Shared { number: *count, code, of, constants: constants.to_vec(), varies });
        *count += 1;
        alike.push(Arc::clone(&made));
        made
    }
}

/// The programs of one key, in the order in which rows asked for them; read without a lock. The first of them lie together,
/// as most rows are of these.
#[derive(Debug)]
pub(super) struct Shelf<T> {
    near: [OnceLock<Program<T>>; NEAR],
    next: OnceLock<Box<Shelf<T>>>,
}

const NEAR: usize = 3;

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { near: std::array::from_fn(|_| OnceLock::new()), next: OnceLock::new() }
    }
}

impl<T> Shelf<T> {
    /// The program that is right for a row, made if there is none.
    #[inline]
    pub(super) fn right<F: Facts>(
        &self,
        subject: &Subject<'_, F>,
        make: impl FnOnce() -> Flat<Program<T>>,
    ) -> Flat<&Program<T>> {
        for place in self.places() {
            match place.get() {
                Some(program) if holds(&program.stretches, subject) => return Ok(program),
                Some(_) => {}
                None => return self.put(subject, make()?),
            }
        }
        Err(Beyond)
    }

    /// Puts a program at the end; another thread may have come first.
    fn put<F: Facts>(&self, subject: &Subject<'_, F>, program: Program<T>) -> Flat<&Program<T>> {
        let mut made = program;
        for place in self.places() {
            match place.set(made) {
                Ok(()) => return place.get().ok_or(Beyond),
                Err(back) => made = back,
            }
            let known = place.get().ok_or(Beyond)?;
            if holds(&known.stretches, subject) {
                return Ok(known);
            }
        }
        Err(Beyond)
    }

    /// The places in their order, further ones made as they are asked for.
    fn places(&self) -> impl Iterator<Item = &OnceLock<Program<T>>> {
        let mut shelf = self;
        let others = std::iter::repeat_with(move || {
            shelf = shelf.next.get_or_init(Box::default);
            &shelf.near
        });
        self.near.iter().chain(others.flatten()).take(STRETCHES)
    }
}

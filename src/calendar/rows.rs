//! Columns cut into blocks that stay in the nearest cache, and blocks into rows.

/// Rows of a block.
const BLOCK: usize = 1024;
/// Rows answered in one round of the loop.
const ROUND: usize = 8;
/// Rows that are looked at together, and answered together if they are as they should be.
const ROUND_ALIKE: usize = 16;

/// One input: a column, or one value for every row.
struct Input<'c, T> {
    column: &'c [T],
    repeated: Option<[T; BLOCK]>,
}

impl<'c, T: Copy> Input<'c, T> {
    fn new(column: &'c [T], rows: usize) -> Self {
        let repeated = match column {
            [one] if rows > 1 => Some([*one; BLOCK]),
            _ => None,
        };
        Self { column, repeated }
    }

    /// How many rows it answers for, of so many.
    fn rows(&self, rows: usize) -> usize {
        if self.repeated.is_some() { rows } else { rows.min(self.column.len()) }
    }

    fn block(&self, first: usize, rows: usize) -> &[T] {
        let rest = match &self.repeated {
            Some(one) => one,
            None => self.column.get(first..).unwrap_or(&[]),
        };
        rest.get(..rows).unwrap_or(rest)
    }
}

/// Gives a kernel two inputs and the output in blocks of as many rows; what an input does not reach is marked.
pub(super) fn in_blocks<L: Copy, R: Copy, O: Copy>(
    left: &[L],
    right: &[R],
    out: &mut [O],
    mark: O,
    kernel: impl Fn(&[L], &[R], &mut [O]),
) {
    in_blocks_of_three(&[()], left, right, out, mark, |_, left, right, out| kernel(left, right, out));
}

/// The same with three inputs.
pub(super) fn in_blocks_of_three<C: Copy, L: Copy, R: Copy, O: Copy>(
    third: &[C],
    left: &[L],
    right: &[R],
    out: &mut [O],
    mark: O,
    kernel: impl Fn(&[C], &[L], &[R], &mut [O]),
) {
    let rows = out.len();
    let (third, left, right) = (Input::new(third, rows), Input::new(left, rows), Input::new(right, rows));
    let rows = third.rows(left.rows(right.rows(rows)));
    let mut first = 0;
    for block in out.chunks_mut(BLOCK) {
        let given = rows.saturating_sub(first).min(block.len());
        let (answered, rest) = block.split_at_mut(given);
        kernel(third.block(first, given), left.block(first, given), right.block(first, given), answered);
        rest.fill(mark);
        first += BLOCK;
    }
}

/// Answers a block of one input.
#[inline(always)]
pub(super) fn each<T: Copy, O>(input: &[T], out: &mut [O], answer: impl Fn(T) -> O) {
    each_pair(input, input, out, |value, _| answer(value));
}

/// Answers a block of two inputs. In rounds of a fixed length the loop itself costs next to nothing.
#[inline(always)]
pub(super) fn each_pair<L: Copy, R: Copy, O>(left: &[L], right: &[R], out: &mut [O], answer: impl Fn(L, R) -> O) {
    let (lefts, left) = left.as_chunks::<ROUND>();
    let (rights, right) = right.as_chunks::<ROUND>();
    let (outs, out) = out.as_chunks_mut::<ROUND>();
    for ((left, right), out) in lefts.iter().zip(rights).zip(outs) {
        for ((left, right), out) in left.iter().zip(right).zip(out) {
            *out = answer(*left, *right);
        }
    }
    for ((left, right), out) in left.iter().zip(right).zip(out) {
        *out = answer(*left, *right);
    }
}

/// Answers a block of two inputs: the rounds that hold in one way, the others in the other.
#[inline(always)]
pub(super) fn each_round<L: Copy, R: Copy, O>(
    left: &[L],
    right: &[R],
    out: &mut [O],
    holds: impl Fn(&[L; ROUND_ALIKE], &[R; ROUND_ALIKE]) -> bool,
    alike: impl Fn(L, R) -> O,
    other: impl Fn(&[L], &[R], &mut [O]),
) {
    let (lefts, left) = left.as_chunks::<ROUND_ALIKE>();
    let (rights, right) = right.as_chunks::<ROUND_ALIKE>();
    let (outs, out) = out.as_chunks_mut::<ROUND_ALIKE>();
    for ((left, right), out) in lefts.iter().zip(rights).zip(outs) {
        if holds(left, right) {
            for ((left, right), out) in left.iter().zip(right).zip(out) {
                *out = alike(*left, *right);
            }
        } else {
            other(left, right, out);
        }
    }
    other(left, right, out);
}

/// Answers a block of three inputs.
#[inline(always)]
pub(super) fn each_of_three<C: Copy, L: Copy, R: Copy, O>(
    third: &[C],
    left: &[L],
    right: &[R],
    out: &mut [O],
    answer: impl Fn(C, L, R) -> O,
) {
    for (((third, left), right), out) in third.iter().zip(left).zip(right).zip(out) {
        *out = answer(*third, *left, *right);
    }
}

//! What stands around a stored plan, so that nothing is read that this version does not know or that was damaged.
//!
//! ```text
//! 8 bytes    `thoihan` and a zero
//! 4 bytes    the format
//! 20 bytes   the version of the library, filled up with zeros
//! 8 bytes    the layout: a sum over the definitions of what is stored
//! 8 bytes    checksum of what follows
//! the plan
//! ```

use crate::source::bytes::{SharedBytes, number_at};

const MAGIC: [u8; 8] = *b"thoihan\0";
/// What stands before the plan.
const FORMAT: u32 = 1;
/// What is stored follows the types of the library, so only the version that wrote it reads it,
const VERSION: &str = env!("CARGO_PKG_VERSION");
const VERSION_BYTES: usize = 20;
/// and between two releases only a build whose types are written the same: nobody needs to think of raising a number.
#[allow(long_running_const_eval)]
const LAYOUT: u64 = layout([
    include_bytes!("../amount.rs"),
    include_bytes!("../assessment/references.rs"),
    include_bytes!("../assessment/references/packed.rs"),
    include_bytes!("../calendar/hours.rs"),
    include_bytes!("../calendar/rules.rs"),
    include_bytes!("../calendar/rules/weekdays.rs"),
    include_bytes!("../diagnostic.rs"),
    include_bytes!("../model/builtin.rs"),
    include_bytes!("../model/declaration.rs"),
    include_bytes!("../model/expression.rs"),
    include_bytes!("../plan.rs"),
    include_bytes!("../source.rs"),
    include_bytes!("../syntax/ast.rs"),
    include_bytes!("../term.rs"),
    include_bytes!("../wording.rs"),
    include_bytes!("stored.rs"),
]);
const LAYOUT_AT: usize = MAGIC.len() + size_of::<u32>() + VERSION_BYTES;
const CHECKSUM_AT: usize = LAYOUT_AT + size_of::<u64>();
const HEAD: usize = CHECKSUM_AT + size_of::<u64>();

/// Why a stored plan is not read. Load the rules from their text instead, and store their plan again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// The bytes do not begin as a plan does.
    #[error("these bytes are no plan of thoihan")]
    NotAPlan,
    /// The plan has a format that this version does not know.
    #[error("the plan has format {found} and this version reads format {known}: store it again")]
    OtherFormat {
        /// That of the plan.
        found: u32,
        /// That of this version.
        known: u32,
    },
    /// The plan was written by another version.
    #[error("the plan was written by version {found} and this is version {known}: store it again")]
    OtherVersion {
        /// That of the plan.
        found: String,
        /// This one.
        known: &'static str,
    },
    /// The plan was written by a build of this version whose rules are laid out differently.
    #[error("the plan was written by another build of version {VERSION}: store it again")]
    OtherBuild,
    /// Bytes are missing, or are not those that were written.
    #[error("the plan is damaged or incomplete: store it again")]
    Damaged,
}

/// The plan with what stands before it.
pub fn close(plan: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEAD + plan.len());
    bytes.extend(MAGIC);
    bytes.extend(FORMAT.to_le_bytes());
    bytes.extend(version());
    bytes.extend(LAYOUT.to_le_bytes());
    bytes.extend(checksum(plan).to_le_bytes());
    bytes.extend(plan);
    bytes
}

/// The plan inside, when it is one that this version wrote and nothing has changed in it.
pub fn open(bytes: &SharedBytes) -> Result<SharedBytes, PlanError> {
    let head = bytes.get(..HEAD).filter(|head| head.starts_with(&MAGIC)).ok_or(PlanError::NotAPlan)?;
    let format = head.get(MAGIC.len()..).and_then(<[u8]>::first_chunk).map_or(0, |bytes| u32::from_le_bytes(*bytes));
    if format != FORMAT {
        return Err(PlanError::OtherFormat { found: format, known: FORMAT });
    }
    let written = head.get(MAGIC.len() + size_of::<u32>()..LAYOUT_AT).unwrap_or_default();
    if written != version() {
        let found = String::from_utf8_lossy(written).trim_end_matches('\0').to_owned();
        return Err(PlanError::OtherVersion { found, known: VERSION });
    }
    if head.get(LAYOUT_AT..).and_then(|bytes| number_at(bytes, 0)) != Some(LAYOUT) {
        return Err(PlanError::OtherBuild);
    }
    let plan = bytes.part(HEAD..bytes.len()).ok_or(PlanError::Damaged)?;
    let promised = head.get(CHECKSUM_AT..).and_then(|bytes| number_at(bytes, 0));
    if promised == Some(checksum(&plan)) { Ok(plan) } else { Err(PlanError::Damaged) }
}

/// A sum over texts (FNV-1a).
#[allow(clippy::indexing_slicing)] // iterators do not run while the library is built
const fn layout<const N: usize>(texts: [&[u8]; N]) -> u64 {
    let (mut sum, mut text) = (0xCBF2_9CE4_8422_2325_u64, 0);
    while text < N {
        let mut at = 0;
        while at < texts[text].len() {
            sum = (sum ^ texts[text][at] as u64).wrapping_mul(0x0000_0100_0000_01B3);
            at += 1;
        }
        text += 1;
    }
    sum
}

fn version() -> [u8; VERSION_BYTES] {
    let mut bytes = [0; VERSION_BYTES];
    for (place, byte) in bytes.iter_mut().zip(VERSION.bytes()) {
        *place = byte;
    }
    bytes
}

/// Finds damage, not forgery. Every step is one-to-one in the word and in what was before, so that one changed word always
/// changes the sum; four lanes, because one alone waits for its own multiplications.
fn checksum(bytes: &[u8]) -> u64 {
    const FACTORS: [u64; 4] =
        [0x9E37_79B9_7F4A_7C15, 0xBF58_476D_1CE4_E5B9, 0x94D0_49BB_1331_11EB, 0xD6E8_FEB8_6659_FD93];
    let mut lanes = FACTORS;
    let step = |lane: &mut u64, word: u64, factor: u64| *lane = (*lane ^ word).wrapping_mul(factor).rotate_left(29);
    let (blocks, rest) = bytes.as_chunks::<32>();
    for block in blocks {
        let (words, _) = block.as_chunks::<8>();
        for ((lane, word), factor) in lanes.iter_mut().zip(words).zip(FACTORS) {
            step(lane, u64::from_le_bytes(*word), factor);
        }
    }
    let mut sum = bytes.len() as u64;
    for byte in rest {
        step(&mut sum, u64::from(*byte), FACTORS[0]);
    }
    for lane in lanes {
        step(&mut sum, lane, FACTORS[1]);
        sum ^= sum >> 32;
    }
    sum
}

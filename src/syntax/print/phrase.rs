//! What a statement says before it is laid out: its words, where a line may break, and the blocks inside it.

use crate::source::Place;

/// What stands between a word and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Joint {
    /// Nothing.
    Glued,
    /// A blank.
    Blank,
    /// A blank where a part that is too long for a line may break.
    Soft,
    /// The same inside parentheses, where it breaks only if it must.
    Inner,
    /// A blank where a statement that is too long for a line may break.
    Part,
    /// The same, and a column among statements of one kind that follow each other.
    Column(usize),
    /// Before a condition.
    When,
    /// Before a citation.
    Cite,
}

/// A word with what stands before it.
pub(super) type Word = (Joint, String);

/// A piece of a statement.
#[derive(Debug, Clone)]
pub(super) enum Piece {
    /// A word.
    Word(Word),
    /// Braces and what stands between them.
    Block(Block),
}

/// Braces and what stands between them.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// Where the closing brace stands in the text that was read.
    pub(super) close: u32,
    /// Where the opening brace stands.
    pub(super) open: u32,
    /// What stands between them.
    pub(super) rows: Vec<Row>,
    /// Whether each row stands on a line of its own even where all would fit on one.
    pub(super) expanded: bool,
}

/// One statement of a block.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// Where it stood.
    pub(super) place: Place,
    /// What it says.
    pub(super) phrase: Phrase,
    /// Whether it may share a line with its neighbours.
    pub(super) packs: bool,
}

/// What a statement says.
#[derive(Debug, Clone, Default)]
pub(super) struct Phrase {
    pub(super) pieces: Vec<Piece>,
    next: Option<Joint>,
    /// How many parentheses are open.
    depth: usize,
}

impl Phrase {
    /// A phrase that begins with a word.
    pub(super) fn of(word: impl Into<String>) -> Self {
        let mut phrase = Self::default();
        phrase.say(word);
        phrase
    }

    /// Adds a word, after a blank unless something else was asked for.
    pub(super) fn say(&mut self, word: impl Into<String>) {
        let joint = self.next.take().unwrap_or(Joint::Blank);
        self.pieces.push(Piece::Word((joint, word.into())));
    }

    /// What stands before the next word.
    pub(super) fn joint(&mut self, joint: Joint) {
        self.next = Some(if joint == Joint::Soft && self.depth > 0 { Joint::Inner } else { joint });
    }

    /// Opens a parenthesis.
    pub(super) fn open(&mut self) {
        self.say("(");
        self.joint(Joint::Glued);
        self.depth += 1;
    }

    /// Closes a parenthesis.
    pub(super) fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.close_by(")");
    }

    /// Adds a word that stands close to the one before it.
    pub(super) fn close_by(&mut self, word: impl Into<String>) {
        self.joint(Joint::Glued);
        self.say(word);
    }

    /// Adds a comma, after which a line may break.
    pub(super) fn comma(&mut self) {
        self.close_by(",");
        self.joint(Joint::Soft);
    }

    /// Adds a block.
    pub(super) fn block(&mut self, block: Block) {
        self.pieces.push(Piece::Block(block));
    }

    /// Adds what another phrase says; its first word keeps its own joint.
    pub(super) fn append(&mut self, other: Self) {
        self.pieces.extend(other.pieces);
    }

    /// The blocks inside it.
    pub(super) fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Block(block) => Some(block),
            Piece::Word(_) => None,
        })
    }

    /// The same with the blocks written in the line, but for those that `keep` names.
    pub(super) fn flat(&self, keep: fn(&Block) -> bool) -> Self {
        let mut flat = Self::default();
        for piece in &self.pieces {
            match piece {
                Piece::Block(block) if !keep(block) => block.write_flat(&mut flat),
                Piece::Block(_) | Piece::Word(_) => flat.pieces.push(piece.clone()),
            }
        }
        flat
    }

    /// The words before its first block; all words where none is left.
    pub(super) fn head(&self) -> Vec<Word> {
        let words = self.pieces.iter().map_while(|piece| match piece {
            Piece::Word(word) => Some(word.clone()),
            Piece::Block(_) => None,
        });
        words.collect()
    }
}

impl Block {
    /// Whether a block or one inside it has a line for each row.
    pub(super) fn is_expanded(&self) -> bool {
        self.expanded || self.rows.iter().any(|row| row.phrase.blocks().any(Self::is_expanded))
    }

    fn write_flat(&self, phrase: &mut Phrase) {
        phrase.say("{");
        for (at, row) in self.rows.iter().enumerate() {
            if at > 0 {
                phrase.close_by(";");
            }
            for piece in row.phrase.flat(|_| false).pieces {
                if let Piece::Word((joint, word)) = piece {
                    let joint = if joint == Joint::Glued { Joint::Glued } else { Joint::Blank };
                    phrase.pieces.push(Piece::Word((joint, word.trim_start().to_owned())));
                }
            }
        }
        phrase.say("}");
    }
}

//! Expressions, their clauses, the tables inside them, and conditions.

use super::Writer;
use super::phrase::{Joint, Phrase, Row};
use crate::amount::RoundingMode;
use crate::syntax::ast::{
    Cell, CheckKind, Cite, ClauseKind, Condition, ConditionKind, Expr, ExprKind, Lookup, LookupKind, Name, Operator,
    Pipe, Range, Round, RowKey, When,
};
use crate::syntax::grammar::Rule;

impl Writer<'_> {
    /// An expression and its clauses.
    pub(super) fn pipe(&self, phrase: &mut Phrase, pipe: &Pipe) {
        self.expression(phrase, &pipe.expr);
        for clause in &pipe.clauses {
            phrase.comma();
            match &clause.kind {
                ClauseKind::AtLeast(value) => {
                    phrase.say(self.word(Rule::AT_LEAST));
                    self.expression(phrase, value);
                }
                ClauseKind::AtMost(value) => {
                    phrase.say(self.word(Rule::AT_MOST));
                    self.expression(phrase, value);
                }
                ClauseKind::Rounded(round) => {
                    phrase.say(self.word(Rule::ROUNDED));
                    self.round(phrase, round);
                }
                ClauseKind::Cumulative { over, after } => {
                    phrase.say(self.word(Rule::CUMULATIVE_OVER));
                    phrase.say(self.name(over));
                    phrase.say(self.word(Rule::AFTER));
                    phrase.say(self.name(after));
                }
            }
        }
    }

    /// `half up to 1_000 VND`
    pub(super) fn round(&self, phrase: &mut Phrase, round: &Round) {
        let mode = match round.mode {
            RoundingMode::HalfUp => Rule::HALF_UP,
            RoundingMode::Up => Rule::UP,
            RoundingMode::Down => Rule::DOWN,
        };
        self.words(phrase, &[mode, Rule::TO]);
        self.expression(phrase, &round.unit);
    }

    /// An expression; its groups are in the tree, so nothing needs parentheses of its own.
    pub(super) fn expression(&self, phrase: &mut Phrase, expression: &Expr) {
        match &expression.kind {
            ExprKind::Number(number) => phrase.say(self.number(number)),
            ExprKind::Money(number, currency) => phrase.say(self.money(number, *currency)),
            ExprKind::Percent(number) => phrase.say(format!("{}%", self.number(number))),
            ExprKind::Date(date) => phrase.say(self.date(*date)),
            ExprKind::Name(name) => phrase.say(self.name(name)),
            ExprKind::Binary(left, operator, right) => {
                self.expression(phrase, left);
                if *operator == Operator::Multiply && self.says_of(left, right) {
                    phrase.say(self.word(Rule::OF));
                } else {
                    phrase.joint(Joint::Soft);
                    phrase.say(sign(*operator));
                }
                self.expression(phrase, right);
            }
            ExprKind::Lookup(lookup) => self.lookup(phrase, lookup, expression.place.end),
            ExprKind::Sum(what, list) => {
                phrase.say(self.word(Rule::SUM_OF));
                self.expression(phrase, what);
                phrase.say(self.word(Rule::OVER));
                phrase.say(self.name(list));
            }
            ExprKind::Call(name, pipes) => {
                phrase.say(self.name(name));
                phrase.joint(Joint::Glued);
                phrase.open();
                for (at, pipe) in pipes.iter().enumerate() {
                    if at > 0 {
                        phrase.comma();
                    }
                    self.pipe(phrase, pipe);
                }
                phrase.close();
            }
            ExprKind::Group(pipe) => {
                phrase.open();
                self.pipe(phrase, pipe);
                phrase.close();
            }
        }
    }

    /// Whether a multiplication is written as a share of something.
    fn says_of(&self, left: &Expr, right: &Expr) -> bool {
        let between = self.text.get(left.place.end as usize..right.place.start as usize).unwrap_or("").trim_start();
        ["of", "của"].iter().any(|of| between.starts_with(of))
    }

    fn lookup(&self, phrase: &mut Phrase, lookup: &Lookup, end: u32) {
        phrase.say(self.word(match lookup.kind {
            LookupKind::Bracket => Rule::BRACKET,
            LookupKind::Graduated => Rule::GRADUATED,
            LookupKind::Interpolated => Rule::INTERPOLATED,
        }));
        self.expression(phrase, &lookup.of);
        if let Some(columns) = &lookup.columns {
            phrase.joint(Joint::Part);
            phrase.say(self.word(Rule::COLUMNS_OF));
            if columns.highest {
                phrase.say(self.word(Rule::HIGHEST));
            }
            phrase.say(self.name(&columns.fact));
            phrase.close_by(":");
            for (at, choice) in columns.choices.iter().enumerate() {
                if at > 0 {
                    phrase.say("|");
                } else {
                    phrase.joint(Joint::Soft);
                }
                phrase.say(self.name(choice));
            }
        }
        if let Some((scale, currency)) = lookup.money_unit {
            phrase.joint(Joint::Part);
            phrase.say(self.word(Rule::IN_UNIT));
            if let Some(scale) = scale {
                phrase.say(self.scale(scale));
            }
            phrase.say(self.currency(currency));
        }
        if lookup.jumps_by_law {
            phrase.say(self.word(Rule::JUMPS_BY_LAW));
        }
        let padding = self.padding(lookup);
        let rows = lookup.rows.iter().zip(padding).map(|(row, padding)| {
            let mut line = self.row_key(&row.key);
            line.close_by(":");
            for (at, (cell, blanks)) in row.cells.iter().zip(padding).enumerate() {
                line.joint(Joint::Column(at + 1));
                if at > 0 {
                    line.say("|");
                }
                self.cell(&mut line, cell, blanks);
            }
            Row { place: row.place, phrase: line, packs: false }
        });
        phrase.block(self.block_ending(end, rows.collect(), usize::MAX));
    }

    /// Blanks before each cell, so that the points of plain numbers in several columns stand below each other.
    fn padding(&self, lookup: &Lookup) -> Vec<Vec<usize>> {
        let whole = |cell: &Cell| {
            let number = match cell {
                Cell::Value(Pipe { expr, clauses, .. }) if clauses.is_empty() => match &expr.kind {
                    ExprKind::Number(number) | ExprKind::Percent(number) => number,
                    _ => return None,
                },
                Cell::Value(_) | Cell::Undetermined(_) => return None,
            };
            self.number(number).split(['.', ',', '/', ' ']).next().map(str::len)
        };
        let columns = lookup.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let widest: Vec<Option<usize>> = (0..columns)
            .map(|at| {
                let cells = lookup.rows.iter().filter_map(|row| row.cells.get(at));
                let widths: Option<Vec<usize>> = cells.map(whole).collect();
                widths.filter(|_| columns > 1).and_then(|widths| widths.into_iter().max())
            })
            .collect();
        let blanks = |cell: &Cell, widest: &Option<usize>| match (widest, whole(cell)) {
            (Some(widest), Some(own)) => widest - own,
            (Some(_) | None, _) => 0,
        };
        let rows = lookup.rows.iter();
        rows.map(|row| row.cells.iter().zip(&widest).map(|(cell, widest)| blanks(cell, widest)).collect()).collect()
    }

    fn row_key(&self, key: &RowKey) -> Phrase {
        let mut phrase = Phrase::default();
        match key {
            RowKey::Is(names) => {
                phrase.say(self.word(Rule::IS));
                self.names(&mut phrase, names);
            }
            RowKey::At(value) => {
                phrase.say(self.word(Rule::AT));
                self.expression(&mut phrase, value);
            }
            RowKey::Otherwise => phrase.say(self.word(Rule::OTHERWISE)),
            RowKey::Range(range) => self.range(&mut phrase, range),
        }
        phrase
    }

    /// What a row gives, after so many blanks more.
    pub(super) fn cell(&self, phrase: &mut Phrase, cell: &Cell, blanks: usize) {
        match cell {
            Cell::Undetermined(reason) => {
                phrase.say(self.word(Rule::UNDETERMINED));
                phrase.say(self.text(reason));
            }
            Cell::Value(pipe) if blanks > 0 => {
                let mut value = Phrase::default();
                self.pipe(&mut value, pipe);
                let number = value.head().into_iter().map(|word| word.1).collect::<Vec<_>>().join(" ");
                phrase.say(format!("{}{number}", " ".repeat(blanks)));
            }
            Cell::Value(pipe) => self.pipe(phrase, pipe),
        }
    }

    /// Limits of a value.
    pub(super) fn range(&self, phrase: &mut Phrase, range: &Range) {
        for (edge, included, excluded) in
            [(&range.lower, Rule::FROM, Rule::ABOVE), (&range.upper, Rule::UP_TO, Rule::BELOW)]
        {
            if let Some(edge) = edge {
                phrase.say(self.word(if edge.included { included } else { excluded }));
                self.expression(phrase, &edge.value);
            }
        }
    }

    /// `when …`, `overriding when …`
    pub(super) fn when(&self, phrase: &mut Phrase, when: Option<&When>, joint: Joint) {
        let Some(when) = when else { return };
        phrase.joint(joint);
        if when.overriding {
            phrase.say(self.word(Rule::OVERRIDING));
        }
        phrase.say(self.word(Rule::WHEN));
        self.condition(phrase, &when.condition);
    }

    /// `by "…" article "…"`
    pub(super) fn cite(&self, phrase: &mut Phrase, cite: Option<&Cite>, joint: Joint) {
        let Some(cite) = cite else { return };
        phrase.joint(joint);
        for (word, text) in [(Rule::BY, &cite.document), (Rule::ARTICLE, &cite.article)] {
            if let Some(text) = text {
                phrase.say(self.word(word));
                phrase.say(self.text(text));
            }
        }
    }

    fn condition(&self, phrase: &mut Phrase, condition: &Condition) {
        let grouped = self.grouped(condition);
        if grouped {
            phrase.open();
        }
        match &condition.kind {
            ConditionKind::Any(parts) => self.joined(phrase, parts, Rule::OR),
            ConditionKind::All(parts) => self.joined(phrase, parts, Rule::AND),
            ConditionKind::Not(inner) => {
                phrase.say(self.word(Rule::NOT));
                self.condition(phrase, inner);
            }
            ConditionKind::Check(value, asked) => {
                self.expression(phrase, value);
                self.asked(phrase, asked.as_ref());
            }
        }
        if grouped {
            phrase.close();
        }
    }

    fn joined(&self, phrase: &mut Phrase, parts: &[Condition], word: Rule) {
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                phrase.joint(Joint::Soft);
                phrase.say(self.word(word));
            }
            self.condition(phrase, part);
        }
    }

    fn asked(&self, phrase: &mut Phrase, asked: Option<&CheckKind>) {
        match asked {
            None => {}
            Some(CheckKind::Is { negated, names }) => {
                phrase.say(self.word(Rule::IS));
                if *negated {
                    phrase.say(self.word(Rule::NOT));
                }
                self.names(phrase, names);
            }
            Some(CheckKind::Has(names)) => {
                phrase.say(self.word(Rule::HAS));
                self.names(phrase, names);
            }
            Some(CheckKind::After(time)) => {
                phrase.say(self.word(Rule::AFTER));
                phrase.say(self.time(*time));
            }
            Some(CheckKind::Before(time)) => {
                phrase.say(self.word(Rule::BEFORE));
                phrase.say(self.time(*time));
            }
            Some(CheckKind::Range(range)) => self.range(phrase, range),
        }
    }

    /// Whether a condition stood in parentheses: its place then begins before its first part.
    fn grouped(&self, condition: &Condition) -> bool {
        match &condition.kind {
            ConditionKind::Any(parts) | ConditionKind::All(parts) => {
                parts.first().is_some_and(|first| first.place.start > condition.place.start)
            }
            ConditionKind::Check(value, _) => value.place.start > condition.place.start,
            ConditionKind::Not(_) => {
                self.text.get(condition.place.start as usize..).is_some_and(|text| text.starts_with('('))
            }
        }
    }

    /// `with NAME = EXPR, …`
    pub(super) fn bindings(&self, phrase: &mut Phrase, bindings: &[(Name, Expr)]) {
        for (at, (name, value)) in bindings.iter().enumerate() {
            if at > 0 {
                phrase.comma();
            } else {
                phrase.joint(Joint::Part);
                phrase.say(self.word(Rule::WITH));
            }
            phrase.say(self.name(name));
            phrase.say("=");
            match &value.kind {
                ExprKind::Name(name) => phrase.say(self.name_or_truth(name)),
                _ => self.expression(phrase, value),
            }
        }
    }
}

fn sign(operator: Operator) -> &'static str {
    match operator {
        Operator::Add => "+",
        Operator::Subtract => "-",
        Operator::Multiply => "×",
        Operator::Divide => "/",
    }
}

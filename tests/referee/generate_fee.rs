//! Random fees: fixed, per unit, brackets with excess, graduated tables, limits, roundings, exemptions and open questions.

use crate::case::*;
use crate::date::Date;
use crate::draw::Draw;

pub fn fee(draw: &mut Draw, accepted: Date, submitted: Date) -> Layer {
    let (anchor, day) = draw.pick(&[(ACCEPTED, accepted), (SUBMITTED, submitted)]);
    let mut blocks = vec![Block::default()];
    if draw.chance(75) {
        blocks[0].statements = amounts(draw);
    }
    if draw.chance(40) || blocks[0].statements.is_empty() {
        let since = day.plus_days(draw.pick(&[-30, 0, -1, 1]));
        let until =
            draw.pick(&[None, None, Some(day), Some(day.previous()), Some(day.next())]).filter(|until| *until >= since);
        // A block with exemptions alone adds to the older amounts: V1.
        let statements = if draw.chance(30) { exceptions(draw) } else { amounts(draw) };
        blocks.push(Block { since: Some(since), until, replacing_all: false, statements });
    }
    Layer { name: "fee", anchor: Some(anchor), blocks }
}

fn amounts(draw: &mut Draw) -> Vec<Statement> {
    let mut statements = Vec::new();
    let amount = if draw.chance(20) {
        let table = graduated(draw, "pages");
        statements.push(Statement::plain(Meaning::Let("one_copy", Pipe { value: table, clauses: limits(draw) })));
        Pipe { value: times(Expression::Fact("pages"), Expression::Local("one_copy")), clauses: Vec::new() }
    } else {
        pipe(draw)
    };
    statements.push(Statement::plain(Meaning::Amount(amount)));
    if draw.chance(15) {
        let other = pipe(draw);
        let condition = Condition::Integer("distance", Range { lower: Some((10, draw.chance(50))), upper: None });
        // On its own level: an exemption on the same one could conflict with it.
        statements.push(Statement { also: false, meaning: Meaning::Amount(other), guard: Guard::When(condition) });
        if draw.chance(60) {
            statements.push(Statement {
                also: false,
                meaning: Meaning::Exempt,
                guard: Guard::Overriding(Condition::Flag("exempted")),
            });
        }
    } else if draw.chance(60) {
        statements.extend(exceptions(draw));
    }
    statements
}

fn exceptions(draw: &mut Draw) -> Vec<Statement> {
    let mut statements =
        vec![Statement { also: false, meaning: Meaning::Exempt, guard: Guard::When(Condition::Flag("exempted")) }];
    if draw.chance(50) {
        let money = |amount| Pipe { value: Expression::Money(amount), clauses: Vec::new() };
        let pages = Pipe { value: times(Expression::Fact("pages"), Expression::Money(5_000)), clauses: Vec::new() };
        let candidates = draw.pick(&[
            vec![money(0), pages.clone()],
            vec![money(5_000), pages],
            vec![money(0), money(10_000)],
            vec![money(7_000), money(7_000)],
        ]);
        statements.push(Statement {
            also: false,
            meaning: Meaning::Undetermined(candidates),
            guard: Guard::Overriding(Condition::Flag("unclear")),
        });
    }
    statements
}

fn times(left: Expression, right: Expression) -> Expression {
    Expression::Times(Box::new(left), Box::new(right))
}

fn plus(left: Expression, right: Expression) -> Expression {
    Expression::Plus(Box::new(left), Box::new(right))
}

fn money(draw: &mut Draw) -> Expression {
    Expression::Money(draw.pick(&[10_000, 1_000, 2_000, 5_000, 300_000, 12_000_000]))
}

fn percent(draw: &mut Draw) -> Expression {
    Expression::Percent(draw.pick(&[1_000, 3_000, 100, 50, 60, 500]))
}

fn percent_of_price(draw: &mut Draw) -> Expression {
    times(percent(draw), Expression::Fact("price"))
}

fn pipe(draw: &mut Draw) -> Pipe {
    let value = match draw.below(10) {
        0 => money(draw),
        8 => {
            let per_page = times(money(draw), Expression::Fact("pages"));
            Expression::Larger(Box::new(per_page), Box::new(percent_of_price(draw)))
        }
        1 => times(money(draw), Expression::Fact("pages")),
        2 | 3 => bracket(draw, "price"),
        4 => bracket(draw, "pages"),
        5 => graduated(draw, "pages"),
        6 => graduated(draw, "price"),
        7 => {
            let table = graduated(draw, "pages");
            times(Expression::Fact("pages"), Expression::Group(Box::new(Pipe { value: table, clauses: limits(draw) })))
        }
        _ => plus(money(draw), percent_of_price(draw)),
    };
    Pipe { value, clauses: limits(draw) }
}

fn limits(draw: &mut Draw) -> Vec<Clause> {
    let mut clauses = Vec::new();
    if draw.chance(35) {
        clauses.push(Clause::AtLeast(Expression::Money(draw.pick(&[50_000, 55_550, 300_000]))));
    }
    if draw.chance(35) {
        clauses.push(Clause::AtMost(Expression::Money(draw.pick(&[200_000, 123_450, 15_000_000]))));
    }
    if draw.chance(25) {
        let way = draw.pick(&[Rounding::HalfUp, Rounding::Up, Rounding::Down]);
        let place = if draw.chance(50) { clauses.len() } else { 0 };
        clauses.insert(place, Clause::Rounded(way, draw.pick(&[1_000, 10_000])));
    }
    if draw.chance(30) {
        clauses.reverse();
    }
    clauses
}

fn edges(draw: &mut Draw, fact: &str) -> Vec<i128> {
    if fact == "price" {
        draw.pick(&[vec![6_000_000, 400_000_000], vec![6_000_000], vec![400_000_000]])
    } else {
        draw.pick(&[vec![2], vec![10, 49], vec![49]])
    }
}

/// Tables without holes, or with one that is said to be open.
fn rows(draw: &mut Draw, fact: &str, with_gap: bool, mut cell: impl FnMut(&mut Draw, bool) -> Expression) -> Vec<Row> {
    let mut rows = Vec::new();
    let edges = edges(draw, fact);
    for (place, edge) in edges.iter().enumerate() {
        let closed = draw.chance(50);
        let last = place + 1 == edges.len();
        let upper = if closed { Edge::UpTo(*edge) } else { Edge::Below(*edge) };
        rows.push(Row { edge: upper, cell: Some(cell(draw, place > 0)) });
        if !last {
            continue;
        }
        let opens = if closed && fact != "price" && draw.chance(50) {
            // Over an integer, edges meet as integers.
            Edge::From(edge + 1)
        } else if closed {
            Edge::Above(*edge)
        } else if with_gap && draw.chance(30) {
            rows.push(Row { edge: Edge::At(*edge), cell: None });
            Edge::Above(*edge)
        } else {
            Edge::From(*edge)
        };
        rows.push(Row { edge: opens, cell: Some(cell(draw, true)) });
    }
    rows
}

fn bracket(draw: &mut Draw, fact: &'static str) -> Expression {
    let price = fact == "price";
    let rows = rows(draw, fact, price, |draw, has_lower_edge| match draw.below(3) {
        1 if price => times(percent(draw), Expression::Fact("price")),
        2 if price && has_lower_edge => plus(money(draw), times(percent(draw), Expression::Excess)),
        2 if has_lower_edge => plus(money(draw), times(Expression::Money(1_500), Expression::Excess)),
        _ => money(draw),
    });
    Expression::Bracket(fact, rows)
}

fn graduated(draw: &mut Draw, fact: &'static str) -> Expression {
    let rows = rows(draw, fact, false, |draw, _| if fact == "price" { percent(draw) } else { money(draw) });
    Expression::Graduated(fact, rows)
}

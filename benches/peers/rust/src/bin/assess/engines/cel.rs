//! cel: it names no value within an expression, so the due date is one program and what depends on it another.

use std::sync::Arc;

use cel::{Context, Env, Program, Value};

use super::{Input, given, rule, rules};
use crate::contestant::{Contestant, OneByOne};
use crate::question::Table;

const DUE: &str = include_str!("../../../../../rules/due.cel");
const OUTCOME: &str = include_str!("../../../../../rules/outcome.cel");

pub fn make(table: &'static Table) -> Box<dyn Contestant> {
    let mut env = Env::stdlib();
    env.add_extension(cel::extensions::math).expect("its mathematics");
    let env = Arc::new(env);
    let compile = |template, procedure| -> Program { env.compile(&rule(template, procedure)).expect("a program") };
    let rules = rules(table, |procedure| [compile(DUE, procedure), compile(OUTCOME, procedure)]);
    let mut contexts = given(table, |inputs| {
        let mut context = Context::with_env(Arc::clone(&env));
        for (name, input) in inputs {
            match input {
                Input::Flag(flag) => context.add_variable_from_value(name, flag),
                Input::Integer(value) => context.add_variable_from_value(name, value),
                Input::Text(text) => context.add_variable_from_value(name, text),
            }
        }
        context
    });
    Box::new(OneByOne::new(contexts.len(), move |row| {
        let [due, outcome] = &rules[table.rows.procedure[row] as usize];
        let context = &mut contexts[row];
        let due = whole(&due.execute(context).expect("a due date"));
        context.add_variable_from_value("due", due);
        let Value::List(outcome) = outcome.execute(context).expect("an outcome") else { panic!("a list") };
        [due, whole(&outcome[0]), whole(&outcome[1]), whole(&outcome[2])]
    }))
}

fn whole(value: &Value) -> i64 {
    match value {
        Value::Int(value) => *value,
        other => panic!("no whole number: {other:?}"),
    }
}

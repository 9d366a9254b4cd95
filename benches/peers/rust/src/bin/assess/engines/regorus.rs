//! regorus: one policy for each procedure, compiled for its virtual machine.

use std::sync::Arc;

use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::vm::RegoVM;
use regorus::{Engine, Value};

use super::{Input, given, rule, rules};
use crate::contestant::{Contestant, OneByOne};
use crate::question::Table;

const RULE: &str = include_str!("../../../../../rules/procedure.rego");
const ANSWER: &str = "data.procedure.answer";

fn machine(procedure: usize) -> RegoVM {
    let mut engine = Engine::new();
    engine.add_policy("procedure.rego".to_owned(), rule(RULE, procedure)).expect("a policy");
    let policy = engine.compile_with_entrypoint(&Arc::from(ANSWER)).expect("a policy with an answer");
    let program = Compiler::compile_from_policy(&policy, &[ANSWER]).expect("a program");
    let mut machine = RegoVM::new_with_policy(policy);
    machine.load_program(program);
    machine
}

pub fn make(table: &'static Table) -> Box<dyn Contestant> {
    let mut machines = rules(table, machine);
    let given = given(table, |inputs| {
        let mut object = Value::new_object();
        let values = object.as_object_mut().expect("an object");
        for (name, input) in inputs {
            let value = match input {
                Input::Flag(flag) => Value::from(flag),
                Input::Integer(value) => Value::from(value),
                Input::Text(text) => Value::from(text),
            };
            values.insert(Value::from(name), value);
        }
        object
    });
    Box::new(OneByOne::new(given.len(), move |row| {
        let machine = &mut machines[table.rows.procedure[row] as usize];
        machine.set_input(given[row].clone());
        let answer = machine.execute().expect("an answer");
        let answer = answer.as_array().expect("a list");
        std::array::from_fn(|at| answer[at].as_i64().expect("a whole number"))
    }))
}

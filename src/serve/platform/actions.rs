//! Data actions (H90, H91): answered from the project's declarations and their local answers. An action without one is
//! 501, never an empty success.

use super::body::Object;
use super::paging::{Page, encoded};
use super::route::{call, get};
use super::{fault, project_error};
use crate::serve::http::{Answer, App, Code, ErrorBody, Method, Request, Response, Route, Scope};
use crate::serve::ids;
use crate::serve::project::{Action, Answered, Current, value_of};
use serde_json::{Map, Value, json};
use std::sync::Arc;

const ACTIONS: &str = "/api/v2/integrations/actions";

/// The routes.
pub fn routes() -> Vec<Route> {
    let act = Scope::Actions;
    vec![
        get(ACTIONS, "Data actions", list),
        get("/api/v2/integrations/actions/{id}", "A data action", one),
        call(Method::Post, act, "/api/v2/integrations/actions/{id}/execute", "Executes a data action", execute),
        call(Method::Post, act, "/api/v2/integrations/actions/{id}/test", "Executes a data action to test it", test),
    ]
}

/// The id of a data action: opaque text (H90).
pub fn id_of(action: &Action) -> String {
    format!("custom_-_{}", ids::of("action", &format!("{}\0{}", action.integration, action.name)))
}

fn shown(action: &Action) -> Value {
    let id = id_of(action);
    let uri = format!("{ACTIONS}/{}", encoded(&id));
    json!({"id": id, "name": action.name, "category": action.integration, "secure": false, "selfUri": uri})
}

fn known(app: &App, request: &Request) -> Result<(Arc<Current>, usize), ErrorBody> {
    let current = app.flows.current().map_err(project_error)?;
    let id = request.place("id");
    let at = current.declared.actions.iter().position(|action| id_of(action) == id);
    at.map(|at| (current, at)).ok_or_else(|| fault::not_found("data action", id))
}

fn list(app: &App, request: &Request) -> Answer {
    let page = Page::of(request)?;
    let current = app.flows.current().map_err(project_error)?;
    let category = request.parameter("category").filter(|own| !own.is_empty());
    let all: Vec<&Action> =
        current.declared.actions.iter().filter(|own| category.is_none_or(|word| own.integration == word)).collect();
    let entities: Vec<_> = page.slice(&all).iter().map(|own| shown(own)).collect();
    Ok(Response::json(200, &page.envelope(request, &entities, all.len())))
}

fn one(app: &App, request: &Request) -> Answer {
    let (current, at) = known(app, request)?;
    Ok(Response::json(200, &shown(&current.declared.actions[at])))
}

fn execute(app: &App, request: &Request) -> Answer {
    let (current, at) = known(app, request)?;
    if request.flag("flatten")? == Some(true) {
        return Err(ErrorBody::not_served("flatten=true: the rules of the flattened form are not known"));
    }
    let outputs = answer(&current.declared.actions[at], &request.json()?)?;
    Ok(Response::json(200, &Value::Object(outputs)))
}

/// The same as an execution, with the steps that a test shows: there is one, for nothing is called.
fn test(app: &App, request: &Request) -> Answer {
    let (current, at) = known(app, request)?;
    if request.flag("flatten")? == Some(true) {
        return Err(ErrorBody::not_served("flatten=true: the rules of the flattened form are not known"));
    }
    let outputs = answer(&current.declared.actions[at], &request.json()?)?;
    Ok(Response::json(200, &json!({"success": true, "finalResult": outputs})))
}

/// What a data action answers to inputs.
fn answer(action: &Action, inputs: &Value) -> Result<Map<String, Value>, ErrorBody> {
    let empty = json!({});
    let inputs = if inputs.is_null() { &empty } else { inputs };
    let own = Object::of(inputs)?;
    check(action, &own)?;
    let key = action.key().and_then(|name| own.get(name)).map(text).unwrap_or_default();
    match action.answer(&key) {
        Answered::Outputs(outputs) => Ok(outputs),
        Answered::Nothing => Err(ErrorBody::new(Code::NoResults)),
        Answered::Several => Err(ErrorBody::new(Code::TooManyResults)),
        Answered::Unknown => {
            let name = format!("the data action {} / {}: no local answer is declared", action.integration, action.name);
            Err(ErrorBody::not_served(name))
        }
    }
}

/// Inputs by the declaration: each of its type, the required ones there, no others (H91).
fn check(action: &Action, own: &Object<'_>) -> Result<(), ErrorBody> {
    let bad = |name: &str, why: &'static str| {
        Err(ErrorBody::new(Code::InvalidSchema).saying(why).detail("invalid.schema", name))
    };
    for (name, kind, required) in &action.inputs {
        match own.get(name) {
            Some(value) if value_of(value, *kind).is_none() => return bad(name, "An input has another type."),
            None if *required => return bad(name, "A required input is missing."),
            _ => {}
        }
    }
    match own.fields().keys().find(|name| !action.inputs.iter().any(|(own, ..)| own == *name)) {
        Some(name) => bad(name, "The data action has no such input."),
        None => Ok(()),
    }
}

/// The text of an input, as the key of an answer is written.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Project as Settings;
    use crate::serve::project::Declared;

    fn action(name: &str) -> Action {
        let text = "declare dataAction \"CRM\" \"Get\" { required \"phone\": String input \"n\": Integer output \"tier\": String\n\
                    row \"1\" { \"tier\" = \"gold\" } row \"2\" { } row \"2\" { } }\n\
                    declare dataAction \"CRM\" \"Silent\" { output \"x\": String }\n\
                    declare dataAction \"CRM\" \"Clock\" { output \"x\": String row \"\" { \"x\" = \"now\" } }";
        let mut declared = Declared::default();
        assert!(declared.add("d", text, &Settings::default(), 0).is_empty());
        declared.action("CRM", name).expect("declared").clone()
    }

    #[test]
    fn h90_a_data_action_answers_from_its_declaration() {
        let get = action("Get");
        assert_eq!(answer(&get, &json!({"phone": "1", "n": 5})).expect("an answer")["tier"], "gold");
        let of_nothing = answer(&action("Clock"), &Value::Null).expect("H4: no body");
        assert_eq!(of_nothing["x"], "now");
        let error = answer(&action("Silent"), &json!({})).expect_err("never an empty success");
        assert_eq!((error.status(), error.code()), (501, "not.implemented"));
        assert!(error.message().contains("Silent"));
    }

    #[test]
    fn h91_what_a_data_action_may_say() {
        let get = action("Get");
        let code = |inputs: Value| {
            let error = answer(&get, &inputs).expect_err("refused");
            (error.status(), error.code().to_owned())
        };
        assert_eq!(code(json!({"phone": "9"})), (400, "no.results".into()));
        assert_eq!(code(json!({"phone": "2"})), (400, "too.many.results".into()));
        for bad in [json!({}), json!({"phone": 1}), json!({"phone": "1", "n": "x"}), json!({"phone": "1", "other": 1})]
        {
            assert_eq!(code(bad.clone()), (400, "invalid.schema".into()), "{bad}");
        }
        assert_eq!(code(json!([])), (400, "bad.request".into()));
    }

    #[test]
    fn an_id_is_opaque_and_stays() {
        assert!(id_of(&action("Get")).starts_with("custom_-_"));
        assert_ne!(id_of(&action("Get")), id_of(&action("Silent")));
    }
}

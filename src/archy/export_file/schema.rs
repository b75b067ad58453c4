//! Data actions that a flow uses, with the types of their inputs and outputs, as declarations of a script (archy.md §15).

use super::Json;
use crate::archy::import::quote;
use rustc_hash::FxHashMap;

/// A declaration for every data action that the flow calls and whose schema the export has, in the order of their names.
/// Actions are told apart by integration and name, as scripts do.
pub fn declarations(json: &Json) -> Vec<String> {
    let schemas = json.get("uiMetaData").get("actionServiceActions").items();
    let by_id: FxHashMap<&str, &Json> = schemas.iter().filter_map(|own| Some((own.get("id").text()?, own))).collect();
    let parts = json.get("flowSequenceItemList").items().iter();
    let actions = parts.flat_map(|part| part.get("actionList").items());
    let mut list = Vec::new();
    for action in actions.filter(|own| matches!(own.get("__type").text(), Some("DataAction" | "SecureAction"))) {
        let schema = action.get("actionId").text().and_then(|id| by_id.get(id));
        let names = action.get("category").get("name").text().zip(action.get("actionName").text());
        if let (Some(schema), Some((integration, name))) = (schema, names) {
            list.push(declaration(integration, name, schema.get("contract")));
        }
    }
    list.sort();
    list.dedup();
    list
}

fn declaration(integration: &str, name: &str, contract: &Json) -> String {
    let mut out = format!("declare dataAction {} {} {{\n", quote(integration), quote(name));
    fields(contract.get("input").get("inputSchemaFlattened"), "input", &mut out);
    fields(contract.get("output").get("successSchemaFlattened"), "output", &mut out);
    out.push('}');
    out
}

fn fields(flattened: &Json, role: &str, out: &mut String) {
    for (name, property) in flattened.get("schema").get("properties").entries() {
        out.push_str(&format!("{role} {}: {}\n", quote(name), kind(property)));
    }
}

/// The type of a property of a flat schema.
fn kind(property: &Json) -> String {
    match property.get("type").text() {
        Some("array") => format!("{}[]", one(property.get("items").get("type").text())),
        other => one(other).to_owned(),
    }
}

fn one(word: Option<&str>) -> &'static str {
    match word {
        Some("integer") => "Integer",
        Some("number") => "Decimal",
        Some("boolean") => "Boolean",
        Some("object") => "JSON",
        _ => "String",
    }
}

#[cfg(test)]
mod tests {
    use super::super::json::parse;
    use super::*;

    #[test]
    fn a_data_action_is_declared_once_with_its_types() {
        let text = r#"{
            "uiMetaData": {"actionServiceActions": [{"id": "1", "contract": {
                "input": {"inputSchemaFlattened": {"schema": {"properties": {"phone": {"type": "string"}}}}},
                "output": {"successSchemaFlattened": {"schema": {"properties": {
                    "tier.name": {"type": "string"}, "counts": {"type": "array", "items": {"type": "integer"}},
                    "score": {"type": "number"}}}}}}}]},
            "flowSequenceItemList": [{"actionList": [
                {"__type": "DataAction", "actionId": "1", "actionName": "Get \"x\"", "category": {"name": "CRM"}},
                {"__type": "DataAction", "actionId": "1", "actionName": "Get \"x\"", "category": {"name": "CRM"}},
                {"__type": "DataAction", "actionId": "2", "actionName": "Other", "category": {"name": "CRM"}}]}]}"#;
        let expected = "declare dataAction \"CRM\" \"Get \\\"x\\\"\" {\ninput \"phone\": String\noutput \"tier.name\": \
                        String\noutput \"counts\": Integer[]\noutput \"score\": Decimal\n}";
        assert_eq!(declarations(&parse(text).unwrap()), [expected]);
    }
}

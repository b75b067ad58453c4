//! Schemas: what is one, and which rows conform (H82).

use super::*;

fn schema() -> Schema {
    let json = json!({
        "$schema": "http://json-schema.org/draft-04/schema#",
        "type": "object",
        "required": ["KEY"],
        "additionalProperties": false,
        "properties": {
            "Tier": {"title": "Tier", "type": "string", "displayOrder": 2, "default": "standard", "maxLength": 8},
            "KEY": {"title": "phone", "type": "string", "displayOrder": 0, "minLength": 1, "maxLength": 256},
            "Open": {"type": "boolean", "displayOrder": 1},
            "N": {"type": "integer", "displayOrder": 3, "minimum": 0, "maximum": 9},
            "Rate": {"type": "number", "displayOrder": 4},
        },
    });
    Schema::read(&json).expect("a schema")
}

#[test]
fn a_schema_is_shown_in_the_form_of_the_wire() {
    let shown = schema().json();
    assert_eq!(shown["required"], json!(["KEY"]));
    assert_eq!(shown["additionalProperties"], json!(false));
    let key = &shown["properties"]["KEY"];
    assert_eq!(
        key,
        &json!({"title": "phone", "type": "string", "$id": "/properties/KEY", "displayOrder": 0, "minLength": 1, "maxLength": 256})
    );
    assert_eq!(Schema::read(&shown).expect("its own"), schema(), "and reads back");
    assert_eq!(
        schema().columns().iter().map(|own| own.name.as_str()).collect::<Vec<_>>(),
        ["KEY", "Open", "Tier", "N", "Rate"]
    );
}

#[test]
fn h82_columns_left_out_take_their_default() {
    let (key, row) = schema().row(&json!({"KEY": "+1", "Open": true, "N": null})).expect("it conforms");
    assert_eq!(key, "+1");
    assert_eq!(Value::Object(row), json!({"KEY": "+1", "Open": true, "Tier": "standard"}));
}

#[test]
fn h82_what_does_not_conform_is_named_without_its_value() {
    for (row, field) in [
        (json!({"Open": true}), "KEY"),
        (json!({"KEY": ""}), "KEY"),
        (json!({"KEY": 5}), "KEY"),
        (json!({"KEY": "k".repeat(257)}), "KEY"),
        (json!({"KEY": "a", "Other": 1}), "Other"),
        (json!({"KEY": "a", "Open": "true"}), "Open"),
        (json!({"KEY": "a", "Tier": "ninechars"}), "Tier"),
        (json!({"KEY": "a", "N": 1.5}), "N"),
        (json!({"KEY": "a", "N": 10}), "N"),
        (json!({"KEY": "a", "Rate": "1"}), "Rate"),
        (json!([]), ""),
    ] {
        assert_eq!(schema().row(&row).expect_err("refused").field, field, "{row}");
    }
    assert!(schema().row(&json!({"KEY": "k".repeat(256), "Tier": "eightchr", "N": 9})).is_ok(), "at the limits");
}

#[test]
fn h82_what_is_no_schema_is_refused() {
    let with = |key: Value, more: Value| json!({"type": "object", "properties": {"KEY": key, "x": more}});
    let text = json!({"type": "string"});
    assert!(Schema::read(&with(text.clone(), text.clone())).is_ok());
    for bad in [
        json!(null),
        json!({"type": "array"}),
        json!({"type": "object"}),
        json!({"type": "object", "properties": {"x": {"type": "string"}}}),
        with(json!({"type": "integer"}), text.clone()),
        with(text.clone(), json!({"type": "date"})),
        with(text.clone(), json!({"type": "integer", "default": "x"})),
        with(text.clone(), json!(5)),
        json!({"type": "object", "properties": {"KEY": {"type": "string"}}, "additionalProperties": true}),
    ] {
        assert!(Schema::read(&bad).is_err(), "{bad}");
    }
}

#[test]
fn a_table_has_at_most_so_many_columns() {
    let of = |count: usize| {
        let more = (1..count).map(|at| (format!("c{at}"), json!({"type": "string"})));
        let all: Map<String, Value> = more.chain([(KEY.to_owned(), json!({"type": "string"}))]).collect();
        Schema::read(&json!({"properties": all}))
    };
    assert!(of(MAX_COLUMNS).is_ok(), "at the limit");
    assert!(of(MAX_COLUMNS + 1).is_err(), "one past it");
}

#[test]
fn a_row_of_an_older_schema_is_shown_in_the_newer_one() {
    let newer = Schema::of("phone", [("Tier".to_owned(), Kind::String), ("New".to_owned(), Kind::Integer)]);
    let old = json!({"KEY": "a", "Tier": "gold", "Open": true}).as_object().expect("an object").clone();
    assert_eq!(Value::Object(newer.shown(old)), json!({"KEY": "a", "Tier": "gold"}));
    assert!(schema().may_become(&newer).is_ok());
    let changed = Schema::of("phone", [("Tier".to_owned(), Kind::Integer)]);
    assert_eq!(schema().may_become(&changed).expect_err("refused").field, "schema.properties.Tier.type");
}

#[test]
fn h83_a_flow_gets_the_columns_with_their_types() {
    let row = json!({"KEY": "a", "Open": true, "Tier": "gold", "N": 3, "Rate": 0.5});
    let values = schema().values(row.as_object().expect("an object"));
    let kinds: Vec<_> = values.iter().map(|(name, value)| (name.as_str(), value.kind())).collect();
    use crate::value::Kind as Of;
    let wanted = [
        ("Open", Some(Of::Boolean)),
        ("Tier", Some(Of::String)),
        ("N", Some(Of::Integer)),
        ("Rate", Some(Of::Decimal)),
    ];
    assert_eq!(kinds, wanted);
}

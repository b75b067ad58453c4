//! Templates: filled, kept, and where a kept one stands (A2–A7).

use crate::import::imported;
use callflow::archy::import::{Context, import};
use callflow::archy::yaml::{Dialect, read};
use std::collections::BTreeMap;

const FLOW: &str = "inboundCall:
  name: {{flow_name}}
  startUpRef: ./tasks/task[T_1]
  tasks:
    - task:
        name: T
        refId: T_1
        actions:
          - callData:
              category:
                {{category}}:
                  dataAction:
                    \"{{action}}\":
                      inputs: {text: {exp: 'Append(\"{{greeting}}\", Call.Ani)'}}
          - transferToAcd:
              targetQueue: {lit: {name: \"{{queue}}\"}}
              priority: {lit: \"{{priority}}\"}
          - disconnect: {none: true}
";

#[test]
fn a06_kept_templates_stay_in_names_keys_and_texts() {
    let imported = imported(FLOW);
    assert_eq!(imported.losses, []);
    assert_eq!(imported.name, "{{flow_name}}");
    for wanted in [
        "flow inboundCall \"{{flow_name}}\" {",
        "callData(\"{{category}}\", \"{{action}}\") { \"text\" = Append(\"{{greeting}}\", Call.Ani) }",
        "transferToAcd(\"{{queue}}\") { priority = ToInt(\"{{priority}}\") }",
    ] {
        assert!(imported.script.contains(wanted), "{wanted}\n{}", imported.script);
    }
}

#[test]
fn a02_filled_templates_are_ordinary_text() {
    let pairs = [
        ("flow_name", "Main"),
        ("category", "CRM"),
        ("action", "Get"),
        ("greeting", "Hi"),
        ("queue", "Q"),
        ("priority", "5"),
    ];
    let values: BTreeMap<String, String> =
        pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    let document = read(FLOW, &values, Dialect::Archy).expect("it is YAML");
    assert!(document.kept.is_empty());
    let script = import(&document.root, &Context::default()).expect("a flow").script;
    for wanted in [
        "flow inboundCall \"Main\"",
        "callData(\"CRM\", \"Get\")",
        "Append(\"Hi\", Call.Ani)",
        "transferToAcd(\"Q\") { priority = 5 }",
    ] {
        assert!(script.contains(wanted), "{wanted}\n{script}");
    }
}

#[test]
fn a03_a_template_inside_a_path_is_a_loss_that_names_what_to_pass() {
    let text = FLOW.replace("Append(\"{{greeting}}\", Call.Ani)", "Flow.{{greeting}}.x");
    let losses = imported(&text).losses;
    assert_eq!(losses.len(), 1);
    assert_eq!((losses[0].construct.as_str(), losses[0].line), ("template", Some(14)));
    assert!(losses[0].consequence.ends_with("pass --var greeting=…"), "{losses:?}");
}

#[test]
fn a04_a_terraform_template_left_in_place_is_plain_text() {
    let text = FLOW.replace("{{flow_name}}", "${flow_name}").replace("{{queue}}", "${queue}");
    let imported = imported(&text);
    assert_eq!((imported.name.as_str(), imported.losses.len()), ("${flow_name}", 0));
    let directive = FLOW.replace("  tasks:\n", "%{ if x }\n  tasks:\n%{ endif }\n");
    let document = read(&directive, &BTreeMap::new(), Dialect::Archy).expect("it is YAML");
    assert_eq!(document.directives.iter().map(|place| place.line).collect::<Vec<_>>(), [4, 6]);
}

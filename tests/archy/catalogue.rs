//! Every action of the catalogue, with every setting and output: nothing is lost, and `check` takes the script.

use crate::import::findings;
use callflow::archy::import::{Context, import};
use callflow::archy::table::{self, Form, Inside, PartKind, Step};
use callflow::archy::tree::Node;
use callflow::archy::write;
use callflow::catalog::{self, Action, Does, FlowType, Flows, Setting, Shape};
use callflow::value::{Kind, Type};

fn text(text: &str) -> Node {
    Node::text(text)
}

fn lit(own: Node) -> Node {
    Node::one("lit", own)
}

fn exp(own: &str) -> Node {
    Node::one("exp", text(own))
}

fn var(own: &str) -> Node {
    Node::one("var", text(own))
}

/// A variable of a type: what reads or receives it says the type (A24).
fn variable(ty: Type, use_: &str) -> String {
    format!("Flow.{use_}_{}{}", ty.kind.name().replace('.', ""), if ty.list { "_list" } else { "" })
}

/// A value as Archy writes it for a type.
fn value(ty: Type, setting: &Setting) -> Node {
    let least = setting.literal.map_or(1, |(least, _)| least.max(1));
    if ty.list {
        let item = |own: Node| lit(Node::list([own]));
        return match ty.kind {
            Kind::String => item(lit(text("x"))),
            Kind::Duration => item(lit(Node::one("seconds", text("1")))),
            _ => exp(&variable(ty, "in")),
        };
    }
    match ty.kind {
        Kind::String => lit(text("x")),
        Kind::Integer => lit(text(&least.to_string())),
        Kind::Boolean => lit(text("true")),
        Kind::Duration => lit(Node::one("minutes", text("2"))),
        Kind::Audio => Node::one("tts", text("x")),
        Kind::Communication => exp("ToCommunication(\"x\")"),
        Kind::DateTime => exp("MakeDateTime(2026, 5, 4)"),
        Kind::Json => exp("JsonParse(\"{}\")"),
        Kind::PhoneNumber => exp("ToPhoneNumber(\"+13175550100\")"),
        _ => exp(&variable(ty, "in")),
    }
}

/// A setting as Archy writes it; `None`: it stands in another shape, or scripts cannot hold it.
fn given(setting: &Setting) -> Option<Node> {
    Some(match &setting.shape {
        Shape::Value(ty) => value(*ty, setting),
        Shape::Object(kind) => {
            lit(Node::one("name", text(if *kind == Kind::Prompt { "PromptSystem.processing" } else { "X" })))
        }
        Shape::Out(ty) => var(&variable(*ty, "out")),
        Shape::Word(words) | Shape::OneOf(words) => lit(text(words[0])),
        Shape::Text | Shape::Name | Shape::Flow(_) => lit(text("x")),
        Shape::Aside | Shape::Task | Shape::Menu | Shape::State | Shape::Path | Shape::Slot | Shape::Slots => {
            return None;
        }
    })
}

/// A key in its own shape (archy.md §9, §10).
fn shaped(form: Form, key: &str, flow: FlowType, row: &'static Action) -> Node {
    let name = |own: &str| Node::one("name", text(own));
    let pair = |item: &str, key: &str, own: Node| {
        Node::list([Node::one(item, Node::map([("name", lit(text("x"))), (key, own)]))])
    };
    match form {
        Form::Target(target) => {
            let mut inner = Node::map([("none", text("true"))]);
            for (key, inside) in target.inside {
                let own = match inside {
                    Inside::Inputs => Node::one("a b", lit(text("x"))),
                    Inside::Outputs => Node::one("c.d", var("Flow.out")),
                    Inside::FailureOutputs => Node::one("errorType", var("Flow.why")),
                    Inside::Slots => Node::one("I", Node::one("s", var("Flow.slot"))),
                    Inside::Branches => Node::one("failure", Node::one("actions", Node::list([]))),
                    Inside::Setting => lit(text("x")),
                };
                inner.set(*key, own);
            }
            target.steps.iter().rev().fold(inner, |inner, step| match step {
                Step::Name(_) => Node::one("X", inner),
                Step::Word(word) => Node::one(*word, inner),
                Step::Version => Node::one(table::LATEST, inner),
            })
        }
        Form::SetAttributes => pair("attribute", "value", lit(text("y"))),
        Form::GetAttributes => pair("attribute", "variable", text("Flow.got")),
        Form::Pairs(item) => pair(item, "value", lit(text("y"))),
        Form::PairsOut(item) => pair(item, "variable", text("Flow.got")),
        Form::Statements => {
            Node::list([Node::one("string", Node::map([("variable", text("Flow.s")), ("value", lit(text("y")))]))])
        }
        Form::Digits => Node::one("exact", text("4")),
        Form::PlayStyle => Node::one("duration", lit(Node::one("seconds", text("3")))),
        Form::Destination => Node::one("queue", Node::one("targetQueue", lit(name("Q")))),
        Form::Evaluation => Node::one(
            "schedule",
            Node::map([("selectedSchedule", lit(name("S"))), ("evaluate", Node::one("now", text("true")))]),
        ),
        Form::When => Node::one("now", text("true")),
        Form::Named => name(if row.key == "askForSlot" { "City" } else { "Default" }),
        Form::Slots => Node::list([Node::one("slot", name("City")), Node::one("slot", name("Day"))]),
        Form::Reference(kind) => text(&format!("/{}/{}/{}[P_1]", flow.key(), kind.list(), kind.item())),
        Form::Inputs => Node::one("a b", lit(text("x"))),
        Form::Failure => {
            Node::map([("errorType", var("Flow.type")), ("errorMessage", Node::one("noValue", text("true")))])
        }
        Form::Bare => match row.setting(key).map(|(_, setting)| &setting.shape) {
            Some(Shape::Word(words)) => text(words[0]),
            Some(Shape::Value(_)) => text("true"),
            _ => text("x"),
        },
        Form::Cases | Form::Aside => Node::one("none", text("true")),
    }
}

fn action(row: &'static Action, flow: FlowType) -> Node {
    let mut body = Node::map([("name", text("A label"))]);
    for (own, key, form) in table::FORMS {
        let fits = *own == row.key || (*own == "*" && row.setting(key).is_some());
        let failure = *own == "*" && *key == "failureOutputs" && row.keys == catalog::Keys::Outputs;
        if fits || failure {
            body.set(*key, shaped(*form, key, flow, row));
        }
    }
    for setting in row.settings() {
        let taken = body.get(setting.name).is_some() || row.one_of.iter().skip(1).any(|own| *own == setting.name);
        let flat = matches!(row.key, "transferToVoicemail" | "evaluateSchedule") || in_target(row, setting.name);
        let range = matches!(setting.name, "minDigits" | "maxDigits" | "terminatingDtmf" | "duration")
            && matches!(row.key, "collectInput" | "holdMusic");
        if !taken
            && !range
            && (!flat || table::form(row.key, setting.name).is_some())
            && let Some(own) = given(setting)
        {
            body.set(setting.name, own);
        }
    }
    let actions = || Node::map([("enabled", text("true")), ("actions", Node::list([]))]);
    let mut outputs = Node::map(row.outputs.iter().map(|name| (*name, actions())));
    let lex = table::form(row.key, "lexBot").is_some();
    if row.dynamic_outputs && row.key != "callTask" && !lex {
        let intent = Node::map([("name", text("Any text")), ("enabled", text("true")), ("actions", Node::list([]))]);
        outputs.set("intents", Node::list([Node::one("intent", intent)]));
    }
    if !outputs.is_nothing() && !lex {
        body.set("outputs", outputs);
    }
    Node::one(row.key, body)
}

/// Whether a setting is a name, or a bare setting, inside of a target.
fn in_target(row: &Action, name: &str) -> bool {
    table::FORMS.iter().any(|(own, _, form)| match form {
        Form::Target(target) if *own == row.key => {
            target.steps.iter().any(|step| *step == Step::Name(leak(name)))
                || target.inside.iter().any(|(key, inside)| *key == name && *inside == Inside::Setting)
        }
        _ => false,
    })
}

fn leak(name: &str) -> &'static str {
    Box::leak(name.to_owned().into_boxed_str())
}

/// A flow of that type whose first part holds the action, in a loop where it belongs into one.
fn flow(kind: FlowType, row: &'static Action) -> Node {
    let end = match kind {
        FlowType::Workflow => "endWorkflow",
        FlowType::Workitem => "exitWorkitemFlow",
        FlowType::BotFlow | FlowType::DigitalBot => "exitBotFlow",
        FlowType::CommonModule | FlowType::SurveyInvite | FlowType::VoiceSurvey | FlowType::Voicemail => "endTask",
        _ => "disconnect",
    };
    let end = Node::one(end, Node::one("none", text("true")));
    let own = action(row, kind);
    let actions = if row.ends == catalog::Ends::Loop {
        let body = Node::one("loop", Node::one("actions", Node::list([own])));
        vec![Node::one("loop", Node::map([("loopCount", lit(text("2"))), ("outputs", body)])), end]
    } else if row.ends == catalog::Ends::Nothing {
        vec![own, end]
    } else {
        vec![own]
    };
    let item = |word: &str, name: &str, id: &str, actions: Vec<Node>| {
        Node::one(word, Node::map([("name", text(name)), ("refId", text(id)), ("actions", Node::list(actions))]))
    };
    let mut body = Node::map([("name", text("F"))]);
    let first = if kind.has_states() { PartKind::State } else { PartKind::Task };
    if kind.starts_over() && !kind.has_states() {
        body.set("startUpTaskActions", Node::list(actions));
        return Node::one(kind.key(), body);
    }
    body.set("startUpRef", text(&format!("/{}/{}/{}[S_1]", kind.key(), first.list(), first.item())));
    let mut parts = vec![(first, item(first.item(), "Start", "S_1", actions))];
    for (_, _, form) in table::FORMS.iter().filter(|(own, ..)| *own == row.key) {
        if let Form::Reference(other) = form {
            let leaf = Node::one(
                if *other == PartKind::Task { "endTask" } else { "disconnect" },
                Node::one("none", text("true")),
            );
            let leaf = if kind.has_states() && *other == PartKind::State {
                Node::one(
                    "changeState",
                    Node::map([("targetStateRef", text(&format!("/{}/states/state[S_1]", kind.key())))]),
                )
            } else {
                leaf
            };
            let part = match other {
                PartKind::Menu => {
                    let choice =
                        Node::one("menuDisconnect", Node::map([("name", text("Bye")), ("dtmf", text("digit_1"))]));
                    let menu = Node::map([
                        ("name", text("P")),
                        ("refId", text("P_1")),
                        ("audio", Node::one("tts", text("x"))),
                        ("choices", Node::list([choice])),
                    ]);
                    Node::one("menu", menu)
                }
                _ => item(other.item(), "P", "P_1", vec![leaf]),
            };
            parts.push((*other, part));
        }
    }
    for list in PartKind::ALL {
        let own: Vec<Node> = parts.iter().filter(|(kind, _)| *kind == list).map(|(_, node)| node.clone()).collect();
        if !own.is_empty() {
            body.set(list.list(), Node::list(own));
        }
    }
    Node::one(kind.key(), body)
}

#[test]
fn every_action_of_the_catalogue_is_imported_whole() {
    let mut count = 0;
    for row in catalog::actions() {
        if matches!(row.does, Does::Form(_) | Does::NoForm) || row.category == "import" {
            continue;
        }
        let kind = match row.flows {
            Flows::All => FlowType::InboundCall,
            Flows::Only(kinds) | Flows::Known(kinds) => kinds[0],
        };
        let imported =
            import(&flow(kind, row), &Context::default()).unwrap_or_else(|found| panic!("{}: {found:?}", row.key));
        assert_eq!(imported.losses, [], "{}\n{}", row.key, imported.script);
        let errors: Vec<_> =
            findings(&imported.script).into_iter().filter(callflow::diagnostic::Diagnostic::is_error).collect();
        assert!(errors.is_empty(), "{}: {errors:#?}\n{}", row.key, imported.script);
        // A95: written back, it is the same script again.
        let back = write::script(&imported.script, &imported.refs).expect("it is a flow");
        // How a canned response is named in Archy is inferred, which is said.
        assert_eq!(back.unsaid.len(), usize::from(row.key == "getResponse"), "{}\n{}", row.key, imported.script);
        let again = import(&back.tree, &Context::default()).unwrap_or_else(|found| panic!("{}: {found:?}", row.key));
        assert_eq!(again.script, imported.script, "{}", row.key);
        count += 1;
    }
    assert!(count > 140, "{count}");
}

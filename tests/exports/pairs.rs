//! Flows that are there as YAML and as an export: both give the same script up to names and layout.

use super::support::{FLOWS, files, name};
use callflow::archy::export_file;
use callflow::archy::import::{Context, import};
use callflow::archy::tree::Node;
use callflow::archy::yaml::{Dialect, read};
use std::collections::BTreeMap;
use std::path::Path;

/// The beginning of an export's name and the end of the name of the YAML file of the same flow.
const PAIRS: &[(&str, &str)] = &[
    ("automated-callback-blueprint__files__Proactive_callback_v1-0.i3OutboundFlow", "Proactive_callback_connect.yaml"),
    ("automated-callback-blueprint__files__Proactive_callback_v1-0.i3WorkFlow", "Proactive_callback_workbin.yaml"),
    ("automated-callback-blueprint__files__Proactive_callbacks_v1-0", "Proactive_callback_offer.yaml"),
    ("automated-callback-blueprint__files__Trigger_proactive", "Trigger_proactive_callback_workflow.yaml"),
    ("callback-prioritization__exports__", "Callback-Prioritization-Workflow.yaml"),
    ("design-architect-flow-data-actions-for-resiliency__", "CacheExampleFlow.yaml"),
    ("call-park__blueprint__exports__Default_In-Queue", "Default_In-Queue_Flow.yaml"),
    ("call-park__blueprint__exports__Default_In-Queue", "default-in-queue-flow__default-in-queue-flow.yaml"),
    ("call-park__blueprint__exports__InQueue_-_Orbit", "InQueue_-Orbit__Call_Park_Hold.yaml"),
    ("call-park__blueprint__exports__InQueue_-_Orbit", "in-queue-orbit-call-park-hold.yaml"),
    ("call-park__blueprint__exports__Orbit_-_Parked", "Orbit-Parked_Call_Retrieval.yaml"),
    ("call-park__blueprint__exports__Orbit_-_Parked", "orbit-parked-call-retrieval.yaml"),
    ("negative-sentiment-callback__exports__", "Send_SMS_and_Create_Supervisor_Callback.yaml"),
    ("process-automation-workitem-blueprint__exports__", "WorkitemFlow.yaml"),
    ("scheduling-bot-blueprint__exports__SchedulingBot.", "SchedulingBot.yaml"),
    ("scheduling-bot-blueprint__exports__SchedulingBotInbound", "SchedulerBotInboundMessageFlow.yaml"),
    ("Set_GC_User_to_Available.i3WorkFlow", "Set_GC_User_to_Available.yaml"),
    ("Set_GC_User_to_Busy.i3WorkFlow", "Set_GC_User_to_Busy.yaml"),
    ("flow-data__DevOpsKnowledgeChatBot", "DevOpsKnowledgeChatBot_v2-0.yaml"),
    ("flow-data__DevOpsKnowledgeInbound", "DevOpsKnowledgeInbound_v1-0.yaml"),
];

/// Lines that differ and are true: what a line of either script begins with, in which YAML file, and why.
const TRUE: &[(&str, &str, &str)] = &[
    ("", "division = ", "an export does not say where it belongs"),
    ("", "languages = ", "follows from a default language that is a template"),
    ("Proactive_callback_", "flow ", "the author gave the flow a new name"),
    ("connect.yaml", "initialGreeting = ", "the author changed the text"),
    ("connect.yaml", "playAudio(ToAudioTTS(\"Thanks for using our ", "the author changed the text"),
    ("connect.yaml", "acdSkills = ", "the author took the skill out"),
    ("offer.yaml", "Task.EWT = If(IsSet(Call.EstimatedWaitTime)", "the author changed two minutes to one"),
    ("Trigger_proactive", "callData(", "the author gave the action a new name"),
    ("CacheExampleFlow", "default call", "written by hand: it leaves out the settings of the flow"),
    ("CacheExampleFlow", "processingPrompt = ", "written by hand: it leaves out the settings of the flow"),
    ("CacheExampleFlow", "}", "the ends of those defaults"),
    ("CacheExampleFlow", "timeout = MakeDuration(0, 0, 1, 0)", "written by hand: it leaves out the time-out"),
    ("Call_Park_Hold.yaml", "/// ", "the YAML has no description"),
    ("in-queue-orbit-call-park-hold.yaml", "/// ", "the YAML has no description"),
    ("Call_Park_Hold.yaml", "playAudio(ToAudio(Prompt.", "the author gave the prompt a new name"),
    ("in-queue-orbit-call-park-hold.yaml", "playAudio(ToAudio", "the author has the text spoken"),
    ("Orbit-Parked_Call", "callData(", "data actions that were exported and imported got longer names"),
    ("Orbit-Parked_Call", "\"holdingQueueId\" = ", "an id of another organisation"),
    ("SchedulingBot.yaml", "/// Variable for the '", "Archy leaves out the descriptions of slots"),
    ("DevOpsKnowledgeChatBot", "/// Bot flow for ", "the author changed the text"),
];

fn scripts(export: &str, yaml: &str) -> (String, String) {
    let find = |folder: &str, wanted: &dyn Fn(&str) -> bool| {
        let found: Vec<_> = files(folder).into_iter().filter(|path| wanted(&name(path))).collect();
        assert_eq!(found.len(), 1, "{export} and {yaml}: {found:?}");
        std::fs::read(&found[0]).expect("it can be read")
    };
    let script = |tree: &Node| import(tree, &Context::default()).expect("it is imported").script;
    let theirs = find("exports", &|name| name.contains(export));
    let own = String::from_utf8(find("archy", &|name| name.ends_with(yaml))).expect("it is UTF-8");
    let tree = read(&own, &BTreeMap::new(), Dialect::Archy).expect("it is YAML").root;
    (script(&export_file::read(&theirs).expect("it is an export")), script(&tree))
}

/// Whether two lines are equal but for texts that the YAML leaves to whoever fills it in.
fn alike(export: &str, yaml: &str) -> bool {
    let (a, b): (Vec<&str>, Vec<&str>) = (export.split('"').collect(), yaml.split('"').collect());
    let open = |text: &str| text.contains("{{") || (text.starts_with('<') && text.ends_with('>'));
    let mut pieces = a.iter().zip(&b).enumerate();
    // Names of data actions have their author's name before them in the export.
    let prefixed = |a: &str, b: &str| a.strip_prefix("Brian - ").is_some_and(|rest| rest.eq_ignore_ascii_case(b));
    a.len() == b.len() && pieces.all(|(at, (a, b))| a == b || (at % 2 == 1 && (open(b) || prefixed(a, b))))
}

/// The lines that only one of two scripts has, order aside: declarations and inputs have none that means anything.
fn differences(export: &str, yaml: &str) -> Vec<String> {
    let lines = |text: &str| -> Vec<String> {
        let trimmed = text.lines().map(|line| line.trim().to_owned());
        trimmed.filter(|line| !line.is_empty()).collect()
    };
    let mut rest = lines(yaml);
    let mut alone = Vec::new();
    for line in lines(export) {
        match rest.iter().position(|own| *own == line).or_else(|| rest.iter().position(|own| alike(&line, own))) {
            Some(at) => drop(rest.remove(at)),
            None => alone.push(line),
        }
    }
    alone.into_iter().chain(rest).collect()
}

#[test]
fn yaml_and_export_of_one_flow_give_one_script() {
    if !Path::new(FLOWS).exists() {
        println!("skipped: the reference flows are not here");
        return;
    }
    let mut wrong = Vec::new();
    let mut met = vec![false; TRUE.len()];
    for (export, yaml) in PAIRS {
        let (a, b) = scripts(export, yaml);
        for line in differences(&a, &b) {
            let known = TRUE.iter().position(|(file, start, _)| yaml.contains(file) && line.starts_with(start));
            match known {
                Some(at) => met[at] = true,
                None => wrong.push(format!("{yaml}: {line}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{} differ\n{}", wrong.len(), wrong.join("\n"));
    let unmet: Vec<_> = TRUE.iter().zip(met).filter(|(_, met)| !met).map(|(row, _)| row).collect();
    assert!(unmet.is_empty(), "no longer true: {unmet:?}");
}

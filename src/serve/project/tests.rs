//! The project in a store: files, versions, publishing, two workers.

use super::*;
use crate::cloud::store::{MemoryStore, RunState};
use std::time::Duration;

const MAIN: &str = "flow inboundCall \"Main\" { task \"S\" { transferToFlow(\"Side\") disconnect } }";
const SIDE: &str = "/// Beside.\nflow inboundCall \"Side\" { task \"S\" { disconnect } }\nflow workflow \"Work\" { state \"S\" { endWorkflow } }";

fn given(files: &[(&str, &str)]) -> Given {
    Given { files: files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect(), settings: None }
}

fn project() -> (Arc<dyn Store>, Project) {
    let store: Arc<dyn Store> = Arc::new(MemoryStore::default());
    let project = Project::of(Arc::clone(&store));
    project.take_files(&given(&[("main.flow", MAIN), ("side.flow", SIDE)]), 1_000).expect("it builds");
    (store, project)
}

fn versions(project: &Project, name: &str) -> Vec<u32> {
    let current = project.current().expect("a project");
    let flow = current.manifest.flows.iter().find(|flow| flow.name == name).expect("a flow");
    flow.versions.iter().map(|version| version.number).collect()
}

fn published(project: &Project, name: &str) -> Option<u32> {
    project.current().expect("a project").published(name).map(|(_, version)| version.number)
}

fn yaml(name: &str, more: &str) -> Sent {
    let text = format!(
        "inboundCall:\n  name: {name}\n  startUpRef: /inboundCall/tasks/task[S_1]\n  tasks:\n    - task:\n        name: S\n        \
         refId: S_1\n        actions:\n{more}          - disconnect:\n              name: Off\n"
    );
    Sent::read(text.as_bytes(), &crate::project::Project::default()).unwrap_or_else(|found| panic!("{found:?}"))
}

const TRANSFER: &str =
    "          - transferToFlow:\n              name: On\n              targetFlow:\n                name: Gone\n";

#[test]
fn an_empty_store_has_an_empty_project() {
    let project = Project::of(Arc::new(MemoryStore::default()));
    let current = project.current().expect("a project");
    assert!(current.program.flows.is_empty() && current.manifest.flows.is_empty());
    assert_eq!(project.by_hash(&[0; 32]).expect("an answer"), None);
}

#[test]
fn a_start_publishes_what_changed_in_the_files() {
    let (store, project) = project();
    assert_eq!(project.current().expect("a project").program.flows.len(), 3);
    assert_eq!(project.current().expect("a project").manifest.named("Side").expect("a flow").description, "Beside.");
    // Once more the same: nothing changes, not even the head.
    let before = store.get(HEAD, HEAD_KEY).expect("an answer");
    project.take_files(&given(&[("main.flow", MAIN), ("side.flow", SIDE)]), 2_000).expect("it builds");
    assert_eq!(store.get(HEAD, HEAD_KEY).expect("an answer"), before);
    // Of a file with two flows only the one that changed is a new version.
    let side = SIDE.replace("disconnect", "playAudio(ToAudioTTS(\"Hi\")) disconnect");
    project.take_files(&given(&[("main.flow", MAIN), ("side.flow", &side)]), 3_000).expect("it builds");
    assert_eq!((versions(&project, "Side"), versions(&project, "Work")), (vec![1, 2], vec![1]));
    assert_eq!((published(&project, "Side"), published(&project, "Work")), (Some(2), Some(1)));
}

#[test]
fn a_flow_whose_file_is_gone_is_out_and_comes_back_as_it_was() {
    let (_, project) = project();
    let only = given(&[("side.flow", SIDE)]);
    project.take_files(&only, 2_000).expect("it builds");
    assert_eq!(published(&project, "Main"), None);
    project.take_files(&given(&[("main.flow", MAIN), ("side.flow", SIDE)]), 3_000).expect("it builds");
    assert_eq!((published(&project, "Main"), versions(&project, "Main")), (Some(1), vec![1]));
}

#[test]
fn what_does_not_build_changes_nothing() {
    let (_, project) = project();
    let before = project.current().expect("a project");
    let error = project.take_files(&given(&[("main.flow", MAIN)]), 2_000).expect_err("`Side` is missing");
    assert!(matches!(&error, ProjectError::Refused(found) if found[0].text.contains("Side")), "{error}");
    let twice = given(&[("a.flow", MAIN), ("b.flow", MAIN), ("side.flow", SIDE)]);
    let error = project.take_files(&twice, 2_000).expect_err("two files hold one flow");
    assert!(error.to_string().starts_with("duplicate-name at b.flow"), "{error}");
    assert_eq!(project.current().expect("a project").hash, before.hash);
}

#[test]
fn h72_publishing_word_for_word_makes_no_version() {
    let (_, project) = project();
    let (id, _) = project.publish_sent(&yaml("Main", ""), false, 2_000).expect("it builds");
    assert_eq!((versions(&project, "Main"), published(&project, "Main")), (vec![1, 2], Some(2)), "the same flow");
    assert_eq!(project.publish_sent(&yaml("Main", ""), false, 3_000).expect("it builds").0, id);
    assert_eq!(versions(&project, "Main"), [1, 2]);
    // A restart with the files of before does not undo it.
    project.take_files(&given(&[("main.flow", MAIN), ("side.flow", SIDE)]), 4_000).expect("it builds");
    assert_eq!(published(&project, "Main"), Some(2));
    let (other, _) = project.publish_sent(&yaml("New", ""), false, 5_000).expect("it builds");
    assert_ne!(other, id);
}

#[test]
fn h73_flows_that_are_named_and_missing_are_errors_or_made_empty() {
    let (_, project) = project();
    let error = project.publish_sent(&yaml("New", TRANSFER), false, 2_000).expect_err("`Gone` is missing");
    assert!(matches!(&error, FlowError::Project(ProjectError::Refused(found)) if found[0].text.contains("`Gone`")));
    assert!(project.current().expect("a project").manifest.named("New").is_none(), "whole or not at all");
    project.publish_sent(&yaml("New", TRANSFER), true, 2_000).expect("a stub is made");
    let current = project.current().expect("a project");
    let stub = current.manifest.named("Gone").expect("a stub");
    assert_eq!((stub.kind.as_str(), stub.published, stub.versions.len()), ("inboundCall", None, 1));
}

#[test]
fn h75_an_image_stays_after_it_was_replaced() {
    let (store, project) = project();
    let before = project.current().expect("a project");
    project.publish_sent(&yaml("Main", ""), false, 2_000).expect("it builds");
    assert_ne!(project.current().expect("a project").hash, before.hash);
    let other = Project::of(store);
    let old = other.by_hash(&before.hash).expect("an answer").expect("kept");
    assert_eq!(*old, *before.program);
}

/// How many images the store has.
fn images(store: &dyn Store) -> usize {
    store.documents(IMAGE, "", None, 100).expect("an answer").iter().filter(|own| !own.bytes.is_empty()).count()
}

#[test]
fn f63_images_that_nobody_has_named_for_long_are_emptied_and_those_of_runs_stay() {
    let (store, project) = project();
    let pinned = project.current().expect("a project").hash.clone();
    for name in ["One", "Two"] {
        project.publish_sent(&yaml(name, ""), false, 2_000).expect("it builds");
    }
    let facts = crate::cloud::store::Facts::default();
    store.create("c", &facts).expect("a conversation");
    let (conversation, owner, lease) = ("c", "o", UNNAMED);
    let mode = crate::cloud::store::Mode::Exact;
    let new = crate::cloud::store::NewRun { conversation, owner, mode, image: &pinned, snapshot: None, lease };
    let hold = store.start(&new).expect("a run");
    assert_eq!(images(&*store), 3, "that of the run, one that nobody needs, the current one");
    let mut unnamed = Unnamed::default();
    let mut look = |at: Duration| project.empty_images(&mut unnamed, at).expect("an answer");
    let before_long = UNNAMED - Duration::from_millis(1);
    assert_eq!((look(Duration::ZERO), look(before_long), images(&*store)), (0, 0, 3));
    assert_eq!((look(UNNAMED), images(&*store)), (1, 2));
    assert!(project.by_hash(&pinned).expect("an answer").is_some());
    store.finish(&hold, &RunState::Ended.into()).expect("it ends");
    assert_eq!((look(UNNAMED), look(2 * UNNAMED), images(&*store)), (0, 1, 1), "its time begins when it is found");
    // Published again it is there again, and what is in use now was not for an hour before.
    let other = Project::of(Arc::clone(&store));
    assert_eq!(other.by_hash(&pinned).expect("an answer"), None);
    let one = project.current().expect("a project").manifest.named("One").expect("a flow").id.clone();
    let two = project.current().expect("a project").manifest.named("Two").expect("a flow").id.clone();
    project.delete(&one).expect("it goes");
    project.delete(&two).expect("it goes");
    assert_eq!(project.current().expect("a project").hash, pinned);
    assert_eq!((look(3 * UNNAMED), look(9 * UNNAMED), images(&*store)), (0, 2, 1));
    assert!(other.by_hash(&pinned).expect("an answer").is_some());
}

#[test]
fn another_worker_sees_what_was_published() {
    let (store, project) = project();
    let other = Project::of(store);
    assert_eq!(published(&other, "New"), None);
    project.publish_sent(&yaml("New", ""), false, 2_000).expect("it builds");
    assert_eq!(published(&other, "New"), Some(1));
}

#[test]
fn workers_that_publish_at_once_all_count() {
    let (store, _) = project();
    std::thread::scope(|scope| {
        for worker in 0..4 {
            let project = Project::of(Arc::clone(&store));
            scope.spawn(move || {
                for turn in 0..3 {
                    project.publish_sent(&yaml(&format!("F{worker}-{turn}"), ""), false, 2_000).expect("it builds");
                }
            });
        }
    });
    let current = Project::of(store).current().expect("a project");
    assert_eq!(current.program.flows.len(), 3 + 12);
    assert_eq!(current.manifest.flows.iter().filter(|flow| flow.published == Some(1)).count(), 15);
}

#[test]
fn an_older_version_can_be_launched_and_published_again() {
    let (_, project) = project();
    let (id, _) = project.publish_sent(&yaml("Main", ""), false, 2_000).expect("it builds");
    let older = project.with_version(&id, 1).expect("it builds");
    assert_ne!(older.hash, project.current().expect("a project").hash);
    assert!(project.by_hash(&older.hash).expect("an answer").is_some(), "kept, so that its run can go on elsewhere");
    project.publish_version(&id, Some(1), "op", 3_000).expect("it is there");
    assert_eq!(published(&project, "Main"), Some(1));
    assert_eq!(project.publish_version(&id, Some(9), "op", 3_000), Err(FlowError::NoVersion));
}

#[test]
fn a_flow_that_others_need_cannot_be_deleted() {
    let (_, project) = project();
    let current = project.current().expect("a project");
    let id = |name: &str| current.manifest.named(name).expect("a flow").id.clone();
    assert!(matches!(project.delete(&id("Side")), Err(FlowError::Project(ProjectError::Refused(_)))));
    project.delete(&id("Main")).expect("nobody needs it");
    assert_eq!(project.delete(&id("Main")), Err(FlowError::Deleted));
    assert_eq!(project.delete("nobody"), Err(FlowError::Unknown));
    project.delete(&id("Side")).expect("nobody needs it now");
}

#[test]
fn l11_names_of_flows() {
    let long = "n".repeat(MAX_NAME);
    assert_eq!(check_name(&long), Ok(()), "at the limit");
    assert_eq!(check_name(&format!("{long}n")), Err(NameError::Length), "one past it");
    for (name, wanted) in [(" ", NameError::Length), ("a/b", NameError::Slash), ("a-debug", NameError::Debug)] {
        assert_eq!(check_name(name), Err(wanted), "{name}");
    }
}

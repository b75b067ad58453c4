//! Variables that are called otherwise: whoever names one of them is not changed by that.
//!
//! A variable that is gone and one that is new are the same when both are declared alike and are used alike, other
//! variables of that kind left out of account. The old flow then gets the new name everywhere before it is compared.

use super::ids::{Id, Ids, put};
use super::parts::similar;
use crate::catalog::Shape;
use crate::outline::{Action, Branch, Entry, Expr, Flow, Part, Role, Variable, rename};
use rustc_hash::{FxHashMap, FxHashSet};

/// What a variable was, and what it is.
pub(super) type Renamed = (Variable, Variable);

/// Variables of the flow itself; the old one gets their new names.
pub(super) fn of_flow(old: &mut Flow, new: &Flow) -> Vec<Renamed> {
    if !differ(&old.variables, &new.variables) {
        return Vec::new();
    }
    let sites = |flow: &Flow| {
        let mut sites = Vec::new();
        let defaults = flow.defaults.iter().flat_map(|(_, list)| list);
        flow.settings.iter().chain(defaults).for_each(|entry| sites.push(Site::of("flow", entry, false)));
        sites.extend(flow.variables.iter().filter_map(Site::of_variable));
        flow.parts.iter().for_each(|part| of_sites(part, &mut sites));
        sites
    };
    let found = pairs(&old.variables, &new.variables, &sites(old), &sites(new));
    let names = names(&found);
    if !found.is_empty() {
        names.entries(&mut old.settings, None);
        old.defaults.iter_mut().for_each(|(_, list)| names.entries(list, None));
        names.variables(&mut old.variables);
        old.parts.iter_mut().for_each(|part| names.part(part));
    }
    found
}

/// Variables of parts that are partners, by the new part.
pub(super) fn of_parts(old: &mut Flow, new: &Flow, paired: &[(usize, usize)]) -> FxHashMap<usize, Vec<Renamed>> {
    let mut all = FxHashMap::default();
    for (before, after) in paired {
        let (before, part) = (&mut old.parts[*before], &new.parts[*after]);
        if !differ(&before.variables, &part.variables) {
            continue;
        }
        let sites = |part: &Part| {
            let mut sites = Vec::new();
            of_sites(part, &mut sites);
            sites
        };
        let found = pairs(&before.variables, &part.variables, &sites(before), &sites(part));
        if !found.is_empty() {
            names(&found).part(before);
            all.insert(*after, found);
        }
    }
    all
}

/// Whether some are gone and some are new.
fn differ(old: &[Variable], new: &[Variable]) -> bool {
    let keys = |list: &[Variable]| list.iter().map(|own| own.key.clone()).collect::<FxHashSet<_>>();
    let (a, b) = (keys(old), keys(new));
    a.difference(&b).next().is_some() && b.difference(&a).next().is_some()
}

/// A place where variables may be named.
struct Site {
    /// What stands around: kind of action, role, setting.
    head: String,
    /// A variable that is assigned or receives.
    path: Option<String>,
    /// Keys of expressions.
    keys: Vec<String>,
}

impl Site {
    fn of(around: &str, entry: &Entry, slots: bool) -> Self {
        let mut head = around.to_owned();
        let mut own = Self { head: String::new(), path: None, keys: vec![entry.value.key.clone()] };
        match (entry.role, entry.key.strip_prefix('(')) {
            (Role::Received | Role::Assigned, _) => own.path = Some(entry.key.clone()),
            (Role::Sent, Some(key)) => own.keys.push(key.to_owned()),
            (Role::Sent | Role::Setting, _) => put(&mut head, &entry.key),
        }
        if let Some(name) = entry.value.literal.as_ref().filter(|_| slots) {
            own = Self { path: Some(slot(name)), keys: Vec::new(), ..own };
        }
        own.head = head;
        own
    }

    fn of_variable(variable: &Variable) -> Option<Self> {
        let value = variable.value.as_ref()?;
        Some(Self { head: "value".to_owned(), path: None, keys: vec![value.key.clone()] })
    }

    fn of_branch(around: &str, branch: &Branch, sites: &mut Vec<Self>) {
        sites.extend(branch.value.iter().map(|value| Self {
            head: format!("{around} case"),
            path: None,
            keys: vec![value.key.clone()],
        }));
        sites.extend(branch.settings.iter().map(|entry| Self::of(around, entry, false)));
    }

    /// Says of each open variable of the place how it is used there.
    fn tell(&self, open: &FxHashSet<&str>, tell: &mut dyn FnMut(&str, String)) {
        let mut met: Vec<String> = self.path.iter().filter(|own| open.contains(own.as_str())).cloned().collect();
        for key in &self.keys {
            rename(key, &mut |own| {
                met.extend(open.contains(own).then(|| own.to_owned()));
                None
            });
        }
        met.sort_unstable();
        met.dedup();
        for own in met {
            let mask = |other: &str| match (other == own, open.contains(other)) {
                (true, _) => Some("*.*".to_owned()),
                (false, true) => Some("?.?".to_owned()),
                (false, false) => None,
            };
            let mut text = self.head.clone();
            let path = self.path.as_ref().map(|path| mask(path).unwrap_or_else(|| path.clone()));
            put(&mut text, path.as_deref().unwrap_or_default());
            self.keys.iter().for_each(|key| put(&mut text, &rename(key, &mut |other| mask(other))));
            tell(&own, text);
        }
    }
}

fn slot(name: &str) -> String {
    format!("slot.{}", name.to_lowercase())
}

/// Whether a setting names slots.
fn names_slots(action: &Action, entry: &Entry) -> bool {
    let setting = action.row.and_then(|row| row.setting(&entry.name));
    entry.role == Role::Setting && setting.is_some_and(|(_, own)| matches!(own.shape, Shape::Slot | Shape::Slots))
}

fn of_sites(part: &Part, sites: &mut Vec<Site>) {
    sites.extend(part.settings.iter().map(|entry| Site::of("part", entry, false)));
    sites.extend(part.variables.iter().filter_map(Site::of_variable));
    part.choices.iter().for_each(|choice| Site::of_branch("choice", choice, sites));
    part.walk(&mut |action| {
        sites.extend(action.entries.iter().map(|entry| Site::of(&action.key, entry, names_slots(action, entry))));
        action.branches.iter().for_each(|branch| Site::of_branch(&action.key, branch, sites));
    });
}

/// The variables that are partners though they have other names.
fn pairs(old: &[Variable], new: &[Variable], of_old: &[Site], of_new: &[Site]) -> Vec<Renamed> {
    let keys = |list: &[Variable]| list.iter().map(|own| own.key.clone()).collect::<FxHashSet<String>>();
    let (known, now) = (keys(old), keys(new));
    let left = |list: &[Variable], other: &FxHashSet<String>| -> Vec<usize> {
        (0..list.len()).filter(|at| !other.contains(&list[*at].key)).collect()
    };
    let (gone, come) = (left(old, &now), left(new, &known));
    let open = |list: &[usize], of: &[Variable]| list.iter().map(|at| of[*at].key.clone()).collect::<Vec<_>>();
    let open = [open(&gone, old), open(&come, new)].concat();
    let open: FxHashSet<&str> = open.iter().map(String::as_str).collect();
    let mut ids = Ids::default();
    let (a, b) = (used(old, of_old, &open, &mut ids), used(new, of_new, &open, &mut ids));
    let mut found = similar(&gone, &a, &come, &b);
    // What nothing uses is known by its declaration, where there is one of each.
    let alone = |list: &[usize], of: &[Variable], used: &[Vec<Id>]| -> FxHashMap<String, Option<usize>> {
        let mut alone = FxHashMap::default();
        for at in list.iter().filter(|at| used[**at].is_empty()) {
            alone.entry(declared(&of[*at])).and_modify(|only| *only = None).or_insert(Some(*at));
        }
        alone
    };
    let (before, after) = (alone(&gone, old, &a), alone(&come, new, &b));
    found.extend(before.iter().filter_map(|(kind, own)| Some(((*own)?, (*after.get(kind)?)?))));
    found.sort_unstable_by_key(|(_, after)| *after);
    found.into_iter().map(|(before, after)| (old[before].clone(), new[after].clone())).collect()
}

/// How each variable is used. Only those that are declared alike have something in common.
fn used(list: &[Variable], sites: &[Site], open: &FxHashSet<&str>, ids: &mut Ids) -> Vec<Vec<Id>> {
    let place: FxHashMap<&str, usize> = list.iter().enumerate().map(|(at, own)| (own.key.as_str(), at)).collect();
    let mut used = vec![Vec::new(); list.len()];
    for site in sites {
        site.tell(open, &mut |own, how| {
            if let Some(at) = place.get(own) {
                used[*at].push(ids.of(format!("{} {how}", declared(&list[*at]))));
            }
        });
    }
    used
}

/// Scope, type and way in and out.
fn declared(variable: &Variable) -> String {
    let scope = variable.key.split('.').next().unwrap_or_default();
    format!("{scope} {} {:?}", variable.kind.to_lowercase(), variable.passed)
}

/// New names, as they are declared, by the old ones without case.
struct Names(FxHashMap<String, String>);

fn names(found: &[Renamed]) -> Names {
    Names(found.iter().map(|(old, new)| (old.key.clone(), new.name.to_string())).collect())
}

impl Names {
    fn key(&self, key: &str) -> String {
        rename(key, &mut |own| self.0.get(own).map(|new| new.to_lowercase()))
    }

    fn expr(&self, expr: &mut Expr) {
        if expr.mentions.iter().any(|own| self.0.contains_key(own)) {
            expr.key = self.key(&expr.key);
            let new = |own: &String| self.0.get(own).map_or_else(|| own.clone(), |new| new.to_lowercase());
            expr.mentions = expr.mentions.iter().map(new).collect();
        }
    }

    fn entries(&self, entries: &mut [Entry], action: Option<&Action>) {
        for entry in entries {
            let new = match (entry.role, entry.key.strip_prefix('(')) {
                (Role::Received | Role::Assigned, _) => self.0.get(&entry.key).map(|new| new.to_lowercase()),
                (Role::Sent, Some(key)) => Some(format!("({}", self.key(key))),
                (Role::Sent | Role::Setting, _) => None,
            };
            entry.key = new.unwrap_or_else(|| std::mem::take(&mut entry.key));
            self.expr(&mut entry.value);
            if action.is_some_and(|action| names_slots(action, entry)) {
                let name = entry.value.literal.as_ref().and_then(|name| self.0.get(&slot(name))?.split_once('.'));
                entry.value = name.map_or_else(|| std::mem::take(&mut entry.value), |(_, name)| Expr::of_text(name));
            }
        }
    }

    fn variables(&self, variables: &mut [Variable]) {
        for variable in variables {
            variable.value.iter_mut().for_each(|value| self.expr(value));
            if let Some(new) = self.0.get(&variable.key) {
                (variable.key, variable.name) = (new.to_lowercase(), new.as_str().into());
            }
        }
    }

    fn part(&self, part: &mut Part) {
        self.entries(&mut part.settings, None);
        self.variables(&mut part.variables);
        self.actions(&mut part.block);
        self.branches(&mut part.choices);
    }

    /// Blocks nest at most as deep as the reader allows, so it may recurse.
    fn actions(&self, actions: &mut [Action]) {
        for action in actions {
            let mut entries = std::mem::take(&mut action.entries);
            self.entries(&mut entries, Some(action));
            action.entries = entries;
            self.branches(&mut action.branches);
        }
    }

    fn branches(&self, branches: &mut [Branch]) {
        for branch in branches {
            branch.value.iter_mut().for_each(|value| self.expr(value));
            self.entries(&mut branch.settings, None);
            self.actions(&mut branch.block);
        }
    }
}

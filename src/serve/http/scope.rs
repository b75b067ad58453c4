//! What a token allows (wire §4).

/// One thing that a token may allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Every GET, and the queries of analytics and search.
    Read,
    /// Writing attributes.
    Attributes,
    /// Starting, feeding and ending conversations, and the state of participants.
    Conversations,
    /// Publishing, validating, exporting, creating, deleting and launching flows.
    Flows,
    /// Writing data tables and their rows.
    Tables,
    /// Executing data actions.
    Actions,
    /// Everything, with metrics and fault modes.
    Admin,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Read, Self::Attributes, Self::Conversations, Self::Flows, Self::Tables, Self::Actions, Self::Admin];

    /// The word on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Attributes => "attributes",
            Self::Conversations => "conversations",
            Self::Flows => "flows",
            Self::Tables => "tables",
            Self::Actions => "actions",
            Self::Admin => "admin",
        }
    }

    /// What the text of a 403 names: the platform's permissions, and our word where the platform has none.
    pub fn permissions(self) -> &'static str {
        match self {
            Self::Read => {
                "conversation:communication:view, analytics:conversationDetail:view, \
                 conversation:participant:attributesview, architect:datatable:view"
            }
            Self::Flows => "architect:user:editor",
            Self::Tables => "architect:datatable:add, architect:datatable:edit, architect:datatable:delete",
            Self::Actions => "integrations:action:execute",
            Self::Attributes | Self::Conversations | Self::Admin => self.word(),
        }
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A set of scopes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scopes(u8);

impl Scopes {
    /// Nothing is allowed.
    pub const NONE: Self = Self(0);

    /// The scopes of a list of words with commas: `read,attributes`.
    ///
    /// # Errors
    /// The first word that is none; an empty list, too, is a mistake.
    pub fn of(list: &str) -> Result<Self, String> {
        list.split(',').map(str::trim).try_fold(Self::NONE, |scopes, word| {
            let found = Scope::ALL.into_iter().find(|scope| scope.word() == word);
            found.map(|scope| scopes.with(scope)).ok_or_else(|| word.to_owned())
        })
    }

    /// These and one more.
    #[must_use]
    pub fn with(self, scope: Scope) -> Self {
        Self(self.0 | scope.bit())
    }

    /// Whether they allow something; `admin` allows everything.
    pub fn allow(self, scope: Scope) -> bool {
        self.0 & (scope.bit() | Scope::Admin.bit()) != 0
    }
}

impl From<Scope> for Scopes {
    fn from(scope: Scope) -> Self {
        Self::NONE.with(scope)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f51_a_scope_allows_itself_alone_and_admin_allows_all() {
        for scope in Scope::ALL {
            for other in Scope::ALL {
                assert_eq!(Scopes::from(scope).allow(other), scope == other || scope == Scope::Admin);
            }
            assert!(!Scopes::NONE.allow(scope));
        }
    }

    #[test]
    fn lists_are_read_and_unknown_words_named() {
        assert_eq!(Scopes::of("read, flows"), Ok(Scopes::from(Scope::Read).with(Scope::Flows)));
        assert_eq!(Scopes::of("read,fly"), Err("fly".to_owned()));
        assert_eq!(Scopes::of(""), Err(String::new()));
    }
}

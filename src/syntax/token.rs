//! Tokens: the words and marks of the language, read by logos; and how people call them.

use logos::Logos;

/// A kind of token. The text of one is found in the source by its place.
#[derive(Logos, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[logos(skip r"[ \t\r\n]+")] // E2: these four and nothing else.
#[logos(subpattern letter = r"[A-Za-z\u{C0}-\u{D6}\u{D8}-\u{F6}\u{F8}-\u{1FFF}\u{3040}-\u{318F}\u{3300}-\u{337F}\u{3400}-\u{3D2D}\u{4E00}-\u{9FFF}\u{F900}-\u{FAFF}]")]
#[logos(subpattern name = r"(?:(?&letter)|\$)(?:(?&letter)|[0-9_])*")]
pub enum Tok {
    // Markers, put in by the glue.
    /// What follows is a whole file.
    StartFile,
    /// What follows is one expression.
    StartExpression,
    /// Stands for a part that was reported.
    Error,
    /// Stands for the head of a part that was reported; its block follows.
    BrokenHead,
    /// Stands for the head of a test that was reported; its steps follow.
    BrokenTest,
    /// The `(` of a computed key (language.md §3).
    KeyOpen,

    // Literals and names.
    /// E12.
    #[regex(r"(?&name)")]
    Name,
    /// E7.
    #[regex(r"[0-9]+")]
    Integer,
    /// E8.
    #[regex(r"[0-9]+\.[0-9]*|\.[0-9]+")]
    Decimal,
    /// E10; logos sees the opening quote, the lexer reads on.
    #[token("\"")]
    Text,
    /// `.name` (E11).
    #[regex(r"\.(?&name)")]
    Member,
    /// `."name"` (E11); logos sees the dot and the opening quote.
    #[token(".\"")]
    QuotedMember,
    /// E4.
    #[token("true")]
    True,
    /// E4.
    #[token("false")]
    False,
    /// E5.
    #[token("NOT_SET")]
    NotSet,
    /// E6.
    #[token("and", ignore(case))]
    And,
    /// E6.
    #[token("or", ignore(case))]
    Or,

    // Words with a meaning of their own in some places, names elsewhere.
    /// `flow`
    #[token("flow")]
    Flow,
    /// `declare`
    #[token("declare")]
    Declare,
    /// `row`
    #[token("row")]
    Row,
    /// `test`
    #[token("test")]
    Test,
    /// `setup`
    #[token("setup")]
    Setup,
    /// `task`
    #[token("task")]
    Task,
    /// `menu`
    #[token("menu")]
    Menu,
    /// `state`
    #[token("state")]
    State,
    /// `choice`
    #[token("choice")]
    Choice,
    /// `onError`
    #[token("onError")]
    OnError,
    /// `var`
    #[token("var")]
    Var,
    /// `input`
    #[token("input")]
    Input,
    /// `output`
    #[token("output")]
    Output,
    /// `if`
    #[token("if")]
    If,
    /// `else`
    #[token("else")]
    Else,
    /// `switch`
    #[token("switch")]
    Switch,
    /// `case`
    #[token("case")]
    Case,
    /// `default`
    #[token("default")]
    Default,
    /// `loop`
    #[token("loop")]
    Loop,
    /// `index`
    #[token("index")]
    Index,
    /// `as`
    #[token("as")]
    As,
    /// `on`
    #[token("on")]
    On,

    // Marks.
    /// `{`
    #[token("{")]
    OpenBrace,
    /// `}`
    #[token("}")]
    CloseBrace,
    /// `(`
    #[token("(")]
    OpenParen,
    /// `)`
    #[token(")")]
    CloseParen,
    /// `[`
    #[token("[")]
    OpenBracket,
    /// `]`
    #[token("]")]
    CloseBracket,
    /// `,`
    #[token(",")]
    Comma,
    /// `:`
    #[token(":")]
    Colon,
    /// `?`
    #[token("?")]
    Question,
    /// `=`
    #[token("=")]
    Assign,
    /// `#`: a key of a menu, nothing else.
    #[token("#")]
    Hash,
    /// `+`
    #[token("+")]
    Plus,
    /// `-`
    #[token("-")]
    Minus,
    /// `*`
    #[token("*")]
    Star,
    /// `/`
    #[token("/")]
    Slash,
    /// `%`
    #[token("%")]
    Percent,
    /// `^`
    #[token("^")]
    Caret,
    /// `&`
    #[token("&")]
    Ampersand,
    /// `|`
    #[token("|")]
    Pipe,
    /// `==`
    #[token("==")]
    Equal,
    /// `!=`
    #[token("!=")]
    NotEqual,
    /// `<`
    #[token("<")]
    Less,
    /// `<=`
    #[token("<=")]
    LessEqual,
    /// `>`
    #[token(">")]
    Greater,
    /// `>=`
    #[token(">=")]
    GreaterEqual,
    /// `!`
    #[token("!")]
    Not,
    /// `~`
    #[token("~")]
    Tilde,

    // What other languages have; the lexer says what to write instead.
    /// `//`: a comment up to the end of the line.
    #[token("//")]
    LineComment,
    /// `/*`
    #[token("/*")]
    BlockComment,
    /// `&&`
    #[token("&&")]
    DoubleAmpersand,
    /// `||`
    #[token("||")]
    DoublePipe,
    /// `<>`
    #[token("<>")]
    LessGreater,
    /// `;`
    #[token(";")]
    Semicolon,
    /// `'`
    #[token("'")]
    Apostrophe,
    /// `.` with neither a name nor a quote directly behind it (E11).
    #[token(".")]
    Dot,
}

/// A token with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub tok: Tok,
    /// Its first byte.
    pub start: u32,
    /// The byte after its last one.
    pub end: u32,
}

impl Tok {
    /// Whether it is a name or a word that may be one (language.md §2).
    pub const fn is_word(self) -> bool {
        matches!(self, Self::Name) || self.is_keyword()
    }

    /// Whether it is a contextual word of the flow language.
    pub const fn is_keyword(self) -> bool {
        use Tok::{
            As, Case, Choice, Declare, Default, Else, Flow, If, Index, Input, Loop, Menu, On, OnError, Output, Row,
            Setup, State, Switch, Task, Test, Var,
        };
        matches!(
            self,
            Flow | Declare
                | Row
                | Test
                | Setup
                | Task
                | Menu
                | State
                | Choice
                | OnError
                | Var
                | Input
                | Output
                | If
                | Else
                | Switch
                | Case
                | Default
                | Loop
                | Index
                | As
                | On
        )
    }

    /// Whether an expression may end with it.
    pub const fn ends_operand(self) -> bool {
        use Tok::{CloseBracket, CloseParen, Decimal, False, Integer, Member, NotSet, QuotedMember, Text, True};
        self.is_word()
            || matches!(
                self,
                Integer | Decimal | Text | Member | QuotedMember | True | False | NotSet | CloseParen | CloseBracket
            )
    }

    /// Whether it goes on with an expression that could end before it.
    pub const fn continues(self) -> bool {
        self.is_infix() || matches!(self, Self::Member | Self::QuotedMember | Self::OpenBracket | Self::OpenParen)
    }

    /// Whether it stands between two operands.
    pub const fn is_infix(self) -> bool {
        use Tok::{
            Ampersand, And, Caret, Colon, Equal, Greater, GreaterEqual, Less, LessEqual, Minus, NotEqual, Or, Percent,
            Pipe, Plus, Question, Slash, Star,
        };
        matches!(
            self,
            Plus | Minus
                | Star
                | Slash
                | Percent
                | Caret
                | Ampersand
                | Pipe
                | Equal
                | NotEqual
                | Less
                | LessEqual
                | Greater
                | GreaterEqual
                | And
                | Or
                | Question
                | Colon
        )
    }

    /// The bracket that closes this one.
    pub const fn closer(self) -> Option<Self> {
        match self {
            Self::OpenBrace => Some(Self::CloseBrace),
            Self::OpenParen | Self::KeyOpen => Some(Self::CloseParen),
            Self::OpenBracket => Some(Self::CloseBracket),
            _ => None,
        }
    }

    /// Whether it closes a bracket.
    pub const fn is_closer(self) -> bool {
        matches!(self, Self::CloseBrace | Self::CloseParen | Self::CloseBracket)
    }
}

impl Token {
    /// Its place.
    pub const fn span(self) -> crate::span::Span {
        crate::span::Span::new(self.start, self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Result<Tok, ()>> {
        Tok::lexer(text).collect()
    }

    #[test]
    fn e13_longest_match() {
        use Tok::{And, Integer, Name};
        assert_eq!(kinds("order trueish andy NOT_SETx"), [Ok(Name); 4]);
        assert_eq!(kinds("5and 3"), [Ok(Integer), Ok(And), Ok(Integer)]);
        assert_eq!(kinds("5 and3"), [Ok(Integer), Ok(Name)]);
    }

    #[test]
    fn e06_words_in_any_casing() {
        assert_eq!(kinds("AND aNd Or OR"), [Ok(Tok::And), Ok(Tok::And), Ok(Tok::Or), Ok(Tok::Or)]);
    }

    #[test]
    fn e02_four_kinds_of_white_space() {
        assert_eq!(kinds(" \t\r\n"), []);
        assert_eq!(kinds("\u{c}\u{b}\u{a0}"), [Err(()); 3]);
    }

    #[test]
    fn e12_letters() {
        assert_eq!(kinds("$x é9_ 名前 ñ"), [Ok(Tok::Name); 4]);
        assert_eq!(kinds("_x")[0], Err(()));
        assert_eq!(kinds("a$b"), [Ok(Tok::Name), Ok(Tok::Name)]);
        assert_eq!(kinds("×")[0], Err(()));
    }
}

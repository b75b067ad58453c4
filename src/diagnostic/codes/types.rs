//! Codes of types: overloads, literals, casts and NOT_SET.

macro_rules! types_codes { ([$next:ident $($rest:ident)*] $($rows:tt)*) => { $next! { [$($rest)*] $($rows)*

WrongTypes "wrong-types" Error "No form of the function or operator takes these types." {
    "Nothing is converted inside an expression (E46). The message names all types with their places; where one cast would mend it, the help line writes it (E47, E301)."
    wrong r#""n = " + 5"# right r#""n = " + ToString(5)"#
}
ArgumentCount "argument-count" Error "Too few or too many arguments." {
    "The label says how many are wanted. Parts in square brackets of a signature may be left out."
    wrong r#"Left("abc")"# right r#"Left("abc", 2)"#
}
MixedTypes "mixed-types" Error "Two values that must be of one type are not." {
    "Both branches of If and `? :`, all items of MakeList, all arguments of AreEqual have one type; Integer and Decimal are two (E46, E50, E68)."
    wrong "If(true, 1, 2.0)" right "If(true, 1.0, 2.0)"
}
UntypedNotSet "untyped-not-set" Error "Nothing gives this NOT_SET a type." {
    "A bare NOT_SET stands where the parameter takes it or a sibling types it (E67). A cast gives it one: `ToInt(NOT_SET)` is an Integer that is not set (E73)."
    wrong "5 + NOT_SET" right "Append(\"5\", NOT_SET)"
}
LiteralRange "literal-range" Error "A literal is outside what is allowed here." {
    "Literals are checked against minimum, maximum, zero and lists of codes (E48); a computed value is checked when the flow runs (E368)."
    wrong r#"Left("abc", -1)"# right r#"Left("abc", 1)"#
}
LiteralWanted "literal-wanted" Error "Only a literal can stand here." {
    "A literal is a number with its sign, a text, `true`, `false` or a constant of `System.` (E51)."
    wrong "ToAudioBlank(Length(\"abc\"))" right "ToAudioBlank(3)"
}
BadIndex "bad-index" Error "What stands in the brackets is no index of this value." {
    "A collection takes an Integer (E37), an object the literal name of a property (E36)."
    wrong r#"Split("a,b", ",")[1.0]"# right r#"Split("a,b", ",")[1]"#
}
NegativeIndex "negative-index" Warning "An index below zero is always outside." {
    "Items are counted from 0. A negative index is a run error each time (E37, E366)."
    wrong r#"flow inboundCall "A" { var Flow.Item: String  task "Start" { Flow.Item = Split("a,b", ",")[-1]  disconnect } }"#
    right r#"flow inboundCall "A" { var Flow.Item: String  task "Start" { Flow.Item = Split("a,b", ",")[1]  disconnect } }"#
}
NoCast "no-cast" Error "The value does not fit, and there is no cast." {
    "Where a place wants another type the whole expression is cast, if E62 has a cast for the two types (E60). The message names both."
    wrong r#"flow inboundCall "A" { var Flow.List: String[]  task "Start" { Flow.List = "a"  disconnect } }"#
    right r#"flow inboundCall "A" { var Flow.List: String[]  task "Start" { Flow.List = MakeList("a")  disconnect } }"#
}
Cast "cast" Note "The whole value is cast." {
    "The place wants another type, so the expression's result goes through one cast function, as in Architect (E60, E61). It is what you would have written; nothing is lost but by `ToInt` of a Decimal, which cuts the fraction."
    wrong r#"flow inboundCall "A" { var Flow.Text: String  task "Start" { Flow.Text = 5 + 1  disconnect } }"#
    right r#"flow inboundCall "A" { var Flow.Text: String  task "Start" { Flow.Text = ToString(5 + 1)  disconnect } }"#
}
NotOutermost "not-outermost" Error "A call stands inside another one and must not." {
    "`AudioPlaybackOptions` says how the whole audio is played, so nothing stands around it (E52)."
    wrong r#"Append(AudioPlaybackOptions(ToAudioTTS("a"), true), ToAudioTTS("b"))"#
    right r#"AudioPlaybackOptions(Append(ToAudioTTS("a"), ToAudioTTS("b")), true)"#
}
NestedTooDeep "nested-too-deep" Error "Calls and operators are nested more than 60 deep." {
    "No call or operator may lie inside more than 60 others; a chain `1+1+…` counts, parentheses do not (E321, L11). Compute parts of it into variables first."
    wrong "1«62×+1»" right "1«61×+1»"
}
CertainRunError "certain-run-error" Warning "This fails each time it runs." {
    "All operands are known, and the result is a run error, which starts the flow's error handling (E310, L3)."
    wrong r#"flow inboundCall "A" { var Flow.Part: Decimal  task "Start" { Flow.Part = 1 / (1 - 1)  disconnect } }"#
    right r#"flow inboundCall "A" { var Flow.Part: Decimal  task "Start" { Flow.Part = 1 / (2 - 1)  disconnect } }"#
}

} } }

//! Calls of functions: the overload's own signature, its types bound as resolution binds them (E47, E50).

use super::{Checker, Found, hold};
use crate::builtins::{self, Overload, Typing, Wanted};
use crate::bytecode::program::{Call, Source};
use crate::value::{Kind, Type};

impl Checker<'_> {
    /// A call fits its overload, and its sources fit the types that it says.
    pub(super) fn call(&self, call: &Call) -> Found {
        let Some(overload) = builtins::overload(call.overload) else {
            return Err(format!("there is no function {}", call.overload.0));
        };
        let name = overload.name();
        hold(overload.run().is_some() || overload.is_effect(), || {
            format!("`{name}` is no function that code can call")
        })?;
        let count = call.arguments.len();
        hold(call.types.len() == count, || "arguments and their types are not as many".into())?;
        hold(overload.signature().takes(count), || format!("`{name}` does not take {count} arguments"))?;
        for (index, (source, kind)) in call.arguments.iter().zip(&call.types).enumerate() {
            self.argument(overload, index, *source, *kind)
                .map_err(|what| format!("argument {} of `{name}`: {what}", index + 1))?;
        }
        let result = self.result_of(overload, call)?;
        hold(call.result == result, || format!("`{name}` gives {result} there, not {}", call.result))
    }

    fn argument(&self, overload: &Overload, index: usize, source: Source, kind: Type) -> Found {
        let wanted = overload.signature().parameter(index).map(|parameter| parameter.wanted);
        let matches = match wanted {
            Some(Wanted::NotSet) => source == Source::NotSet,
            Some(wanted) => wanted.matches(kind),
            None => false,
        };
        hold(matches, || format!("it does not take {kind}"))?;
        self.is(source, kind)
    }

    /// What the call gives; all `T` of a signature are one type.
    fn result_of(&self, overload: &Overload, call: &Call) -> Result<Type, String> {
        if overload.row.typing == Typing::Accessor {
            return self.property(call);
        }
        let signature = overload.signature();
        let mut bound: Option<Kind> = None;
        for (index, kind) in call.types.iter().enumerate() {
            if signature.parameter(index).is_some_and(|parameter| parameter.wanted.is_any()) {
                let one = *bound.get_or_insert(kind.kind) == kind.kind;
                hold(one, || format!("`{}` takes one type, there are two", overload.name()))?;
            }
        }
        let any = bound.unwrap_or(Kind::String);
        Ok(match signature.result {
            Wanted::Exactly(kind) => kind,
            Wanted::AnyList => Type::many(any),
            _ => Type::one(any),
        })
    }

    /// A property is named by a constant, in its canonical spelling (E128).
    fn property(&self, call: &Call) -> Result<Type, String> {
        let name = match call.arguments.first() {
            Some(Source::TextConstant(at)) => self.flow.pool.texts.get(*at as usize),
            _ => None,
        };
        let object = call.types.get(1).filter(|object| !object.list);
        let found = name.zip(object).and_then(|(name, object)| {
            let (spelling, kind) = builtins::property(object.kind, name.as_str())?;
            (spelling == name.as_str()).then_some(kind)
        });
        found.ok_or_else(|| "there is no such property".into())
    }
}

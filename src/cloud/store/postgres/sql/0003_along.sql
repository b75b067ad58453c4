-- What goes along with a wait or an end of a run is kept by the same statement: the facts, when their revision is still
-- the one that they were changed from ('moved' when it is not, and nothing is done), and the log. Rows are locked in the
-- order of a flush: the run, then facts and participants.
create function callflow.along(
  _id bytea, _epoch bigint, _owner bytea, _log bytea, _revision bigint, _began bigint, _facts bytea, _ids bytea[],
  _opens boolean[])
returns text language plpgsql as $$
declare
  _answer text;
begin
  perform from callflow.conversation c
    where c.id = _id and c.epoch = _epoch and c.owner = _owner and c.state in ('runnable', 'waiting') for update;
  -- Whoever does not hold it is told so by what follows; whoever has done it before, too (F3).
  if not found then return 'done'; end if;
  if _facts is not null then
    _answer := callflow.change(_id, _revision, _began, _facts, _ids, _opens);
    if _answer = 'other' then return 'moved'; end if;
    if _answer <> 'done' then return _answer; end if;
  end if;
  if _log is not null then
    perform callflow.put('log'::bytea, _id, _log, false, null);
  end if;
  return 'done';
end $$;

create function callflow.wait_along(
  _id bytea, _epoch bigint, _owner bytea, _snapshot bytea, _crc bigint, _due bigint,
  _log bytea, _revision bigint, _began bigint, _facts bytea, _ids bytea[], _opens boolean[])
returns text language plpgsql as $$
declare
  _answer text;
begin
  perform from callflow.conversation c
    where c.id = _id and c.epoch = _epoch and c.owner = _owner and c.mode = 'durable' and _snapshot is null;
  if found then return 'bare'; end if;
  _answer := callflow.along(_id, _epoch, _owner, _log, _revision, _began, _facts, _ids, _opens);
  if _answer <> 'done' then return _answer; end if;
  return callflow.wait(_id, _epoch, _owner, _snapshot, _crc, _due);
end $$;

create function callflow.finish_along(
  _id bytea, _epoch bigint, _owner bytea, _state text,
  _log bytea, _revision bigint, _began bigint, _facts bytea, _ids bytea[], _opens boolean[])
returns text language plpgsql as $$
declare
  _answer text;
begin
  _answer := callflow.along(_id, _epoch, _owner, _log, _revision, _began, _facts, _ids, _opens);
  if _answer <> 'done' then return _answer; end if;
  return callflow.finish(_id, _epoch, _owner, _state);
end $$;

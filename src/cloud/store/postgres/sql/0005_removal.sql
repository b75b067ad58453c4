-- Names that go (H44). After the end of a conversation Analytics keeps what it was told of one (P41): then the row stays,
-- without a value.
alter table callflow.attribute alter column value drop not null;

-- Merges names by name, all or nothing, as one event (P16, H45, H48), with names that go in the same write. Nothing is
-- changed before it is known that all of it fits. The participant's row is the lock: writers of one participant come one
-- after another.
create function callflow.write(
  _conversation bytea, _participant bytea, _keys bytea[], _names bytea[], _values bytea[], _gone bytea[], _event bytea,
  _now bigint, _most bigint)
returns text language plpgsql as $$
declare
  _number bigint;
  _bytes  bigint;
  _open   boolean;
begin
  select p.number, p.bytes, p.open into _number, _bytes, _open from callflow.participant p
   where p.conversation = _conversation and p.id = _participant for no key update;
  if not found then
    perform from callflow.facts where id = _conversation;
    if not found then return 'no conversation'; end if;
    return 'no participant';
  end if;
  if cardinality(_keys) = 0 and cardinality(_gone) = 0 then return 'done'; end if;
  select _bytes + coalesce(sum(octet_length(own.name) + octet_length(own.value)
                               - coalesce(octet_length(a.name) + octet_length(a.value), 0)), 0)
    into _bytes
    from unnest(_keys, _names, _values) own(key, name, value)
    left join callflow.attribute a on a.participant = _number and a.key = own.key;
  if cardinality(_gone) > 0 then
    select _bytes - coalesce(sum(octet_length(a.name) + octet_length(a.value)), 0) into _bytes
      from callflow.attribute a where a.participant = _number and a.key = any(_gone);
  end if;
  if _bytes > _most then return 'too large'; end if;
  if cardinality(_gone) > 0 then
    delete from callflow.attribute a
     where a.participant = _number and a.key = any(_gone) and (_open or a.analytics is null);
    update callflow.attribute a set value = null where a.participant = _number and a.key = any(_gone);
  end if;
  insert into callflow.attribute as a (participant, key, name, value, analytics)
  select _number, own.key, own.name, own.value, case when _open then own.value end
    from unnest(_keys, _names, _values) own(key, name, value)
  on conflict (participant, key) do update
     set value = excluded.value, analytics = coalesce(excluded.analytics, a.analytics);
  update callflow.participant set bytes = _bytes where number = _number;
  -- Held until the commit: see callflow.settled.
  perform pg_advisory_xact_lock_shared(1667329132, 1);
  insert into callflow.event (time, conversation, participant, attributes, analytics)
  values (_now, _conversation, _participant, _event, _open);
  return 'done';
end $$;

-- What flows write, where none goes.
create or replace function callflow.merge(
  _conversation bytea, _participant bytea, _keys bytea[], _names bytea[], _values bytea[], _event bytea,
  _now bigint, _most bigint)
returns text language sql as $$
  select callflow.write(_conversation, _participant, _keys, _names, _values, '{}', _event, _now, _most)
$$;

-- Runs are renewed by name, when names are given: what an owner does not know that he holds comes free.
drop function callflow.renew(bytea, bigint);

-- The rows are locked in one order, so that two such calls never wait for each other in a circle.
create function callflow.renew(_owner bytea, _lease bigint, _only bytea[]) returns bigint language plpgsql as $$
declare
  _count bigint;
begin
  with own as materialized (
    select c.id from callflow.conversation c
     where c.owner = _owner and c.state in ('runnable', 'waiting')
       and (_only is null or c.id = any(_only))
     order by c.id for no key update)
  update callflow.conversation c set lease_until = clock_timestamp() + _lease * interval '1 millisecond'
    from own where c.id = own.id;
  get diagnostics _count = row_count;
  return _count;
end $$;

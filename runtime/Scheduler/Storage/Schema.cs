namespace Workflows.Scheduler.Storage;

/// <summary>The tables of one task hub's file. Times are UTC ticks, blobs are protobuf messages of the wire contract.</summary>
internal static class Schema
{
    public const long Version = 3;

    /// <summary>Of the one connection that writes and checkpoints.</summary>
    public const string WriterPragmas = """
        PRAGMA journal_mode=WAL;
        PRAGMA synchronous=FULL;
        PRAGMA wal_autocheckpoint=4000;
        PRAGMA journal_size_limit=67108864;
        PRAGMA cache_size=-65536;
        PRAGMA temp_store=MEMORY;
        PRAGMA foreign_keys=OFF;
        """;

    public const string ReaderPragmas = "PRAGMA query_only=ON; PRAGMA cache_size=-8192; PRAGMA temp_store=MEMORY;";

    /// <summary>From format 2; what it adds is null until the instance's next change.</summary>
    public const string FromVersion2 = "ALTER TABLE instances ADD COLUMN history_next INTEGER;";

    public const string Create = """
        CREATE TABLE IF NOT EXISTS meta(name TEXT PRIMARY KEY, value) WITHOUT ROWID;

        -- Changes to instances, inbox, activities, timers, history and payloads that these tables do not show yet; a row a commit.
        CREATE TABLE IF NOT EXISTS journal(round INTEGER PRIMARY KEY, changes BLOB NOT NULL, checksum INTEGER NOT NULL);

        -- One row per orchestration instance; small, because turns rewrite it.
        CREATE TABLE IF NOT EXISTS instances(
          key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, execution_id TEXT NOT NULL, name TEXT NOT NULL, version TEXT,
          status INTEGER NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL, completed INTEGER, start_at INTEGER,
          parent_key INTEGER, parent BLOB, custom_status TEXT, span BLOB, tags BLOB, losses INTEGER NOT NULL DEFAULT 0,
          -- The sequence of the next history row; 0 before the first turn of the execution.
          history_next INTEGER);
        CREATE INDEX IF NOT EXISTS instances_of_parent ON instances(parent_key) WHERE parent_key IS NOT NULL;
        -- 0 running, 6 pending, 7 suspended: what recovery has to load.
        CREATE INDEX IF NOT EXISTS instances_live ON instances(status) WHERE status IN (0, 6, 7);
        CREATE INDEX IF NOT EXISTS instances_completed ON instances(completed, key) WHERE completed IS NOT NULL;

        -- What may be large: ExecutionStartedEvent with the input, ExecutionCompletedEvent with the output.
        CREATE TABLE IF NOT EXISTS payloads(key INTEGER PRIMARY KEY, started BLOB NOT NULL, outcome BLOB);

        -- Committed history of the current execution, HistoryChunk rows in order; appended, never rewritten.
        CREATE TABLE IF NOT EXISTS history(key INTEGER NOT NULL, seq INTEGER NOT NULL, events BLOB NOT NULL,
          PRIMARY KEY(key, seq)) WITHOUT ROWID;

        -- HistoryEvents that the instance has not consumed yet.
        CREATE TABLE IF NOT EXISTS inbox(key INTEGER NOT NULL, seq INTEGER NOT NULL, event BLOB NOT NULL,
          PRIMARY KEY(key, seq)) WITHOUT ROWID;

        -- ActivityRequests that have no result yet.
        CREATE TABLE IF NOT EXISTS activities(item INTEGER PRIMARY KEY, key INTEGER NOT NULL, task_id INTEGER NOT NULL,
          losses INTEGER NOT NULL DEFAULT 0, request BLOB NOT NULL);

        CREATE TABLE IF NOT EXISTS timers(key INTEGER NOT NULL, timer_id INTEGER NOT NULL, fire_at INTEGER NOT NULL,
          PRIMARY KEY(key, timer_id)) WITHOUT ROWID;

        -- What running items saved for a retry of themselves, and which were asked to stop ('' = all of the instance).
        CREATE TABLE IF NOT EXISTS checkpoints(instance_id TEXT NOT NULL, item_id TEXT NOT NULL, payload TEXT NOT NULL,
          PRIMARY KEY(instance_id, item_id)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS cancellations(instance_id TEXT NOT NULL, item_id TEXT NOT NULL,
          PRIMARY KEY(instance_id, item_id)) WITHOUT ROWID;

        -- One row per entity that has a state, messages or a lock, or had one of them since the last clean-up.
        CREATE TABLE IF NOT EXISTS entities(key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, modified INTEGER NOT NULL, state TEXT,
          lock_owner TEXT, lock_execution TEXT, lock_section TEXT, losses INTEGER NOT NULL DEFAULT 0);
        CREATE INDEX IF NOT EXISTS entities_locked ON entities(lock_owner) WHERE lock_owner IS NOT NULL;

        -- Operations and lock requests (HistoryEvents) that an entity has not consumed yet.
        CREATE TABLE IF NOT EXISTS entity_inbox(key INTEGER NOT NULL, seq INTEGER NOT NULL, event BLOB NOT NULL,
          caller_execution TEXT NOT NULL, legacy INTEGER NOT NULL, PRIMARY KEY(key, seq)) WITHOUT ROWID;

        -- Signals that are to be delivered later.
        CREATE TABLE IF NOT EXISTS entity_signals(number INTEGER PRIMARY KEY, due INTEGER NOT NULL, id TEXT NOT NULL, event BLOB NOT NULL);

        -- Ids of clients' signals, kept for as long as a retry of them may come.
        CREATE TABLE IF NOT EXISTS entity_requests(id TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS entity_requests_at ON entity_requests(at);

        -- Inputs that an operator corrected, for the calls that will be made again with them.
        CREATE TABLE IF NOT EXISTS overrides(key INTEGER NOT NULL, task_id INTEGER NOT NULL, input TEXT NOT NULL,
          PRIMARY KEY(key, task_id)) WITHOUT ROWID;

        -- Work that was taken out of circulation, with the reason and the bytes as they were.
        CREATE TABLE IF NOT EXISTS quarantine(at INTEGER NOT NULL, kind TEXT NOT NULL, instance_id TEXT, name TEXT,
          task_id INTEGER, reason TEXT NOT NULL, evidence BLOB);
        """;
}

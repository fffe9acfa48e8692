#include "store/database.h"

#include <sqlite3.h>

#include <algorithm>
#include <optional>

namespace foyer::store {
namespace {

constexpr int kSchemaVersion = 1;
// Whoever holds the database for longer (a backup, a shell) makes a commit fail while a device still waits for its
// answer: it gets a short life in memory.
constexpr std::chrono::milliseconds kBusyTimeout{1000};
// KiB of pages kept in memory, instead of 2000: what we ask is in tables of our own, the file is for writing.
constexpr const char* kCacheSize = "PRAGMA cache_size=-256";

bool IsTableName(const std::string& name) {
  return !name.empty() &&
         std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

// What the person at the machine can do about an SQLite error.
std::string FixFor(int code, const std::string& path) {
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "; another program holds it: end that (fuser " + path + " names it)";
    case SQLITE_FULL:
      return "; free some space on that disk";
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
      return "; make it and its folder writable for the user that runs foyerd";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return "; move it away (" + path + ", -wal and -shm), then start again: devices register anew";
    default:
      return "; check the disk";
  }
}

void BindText(sqlite3_stmt* statement, int index, const std::string& text) {
  sqlite3_bind_text(statement, index, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
}
void BindBytes(sqlite3_stmt* statement, int index, const std::string& bytes) {
  sqlite3_bind_blob(statement, index, bytes.data(), static_cast<int>(bytes.size()), SQLITE_STATIC);
}
std::string Column(sqlite3_stmt* statement, int index) {
  const void* bytes = sqlite3_column_blob(statement, index);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, index));
  return bytes == nullptr ? std::string() : std::string(static_cast<const char*>(bytes), size);
}

int KeepWalPages(void* pages, sqlite3*, const char*, int in_wal) {
  *static_cast<int*>(pages) = in_wal;
  return SQLITE_OK;
}

}  // namespace

void Database::Close::operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
void Database::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Database::Database(Connection connection, std::string path)
    : path_(std::move(path)), wal_pages_(std::make_unique<int>(0)), connection_(std::move(connection)) {}

Result<Database> Database::Open(const std::string& path) {
  sqlite3* raw = nullptr;
  const int code =
      sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  Database database(Connection(raw), path);
  if (code != SQLITE_OK) return database.LastError();
  if (Status prepared = database.Prepare(); !prepared) return prepared.error();
  return database;
}

Result<Database> Database::OpenToRead(const std::string& path) {
  Result<Database> opened = Open(path);
  if (opened) return opened;
  auto copy = TemporaryCopy::Of(path);
  if (!copy) return opened;
  Result<Database> copied = Open(copy->path());
  if (!copied) return opened;
  copied->copy_ = std::make_unique<TemporaryCopy>(std::move(*copy));
  return copied;
}

Status Database::Prepare() {
  sqlite3_busy_timeout(connection_.get(), static_cast<int>(kBusyTimeout.count()));
  for (const char* sql : {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", kCacheSize}) {
    if (Status done = Execute(sql); !done) return done;
  }
  // After the pragmas: switching automatic checkpoints off would take the hook away again.
  sqlite3_wal_hook(connection_.get(), KeepWalPages, wal_pages_.get());
  return CheckVersion();
}

Status Database::CheckVersion() {
  const Result<int> version = QueryNumber("PRAGMA user_version");
  if (!version) return version.error();
  if (*version > kSchemaVersion) {
    return Error{path_ + " was written by a newer foyerd (schema " + std::to_string(*version) + ", this one knows " +
                 std::to_string(kSchemaVersion) + "); install that version again or use another [data] dir"};
  }
  if (*version == kSchemaVersion) return Ok();
  return Execute("PRAGMA user_version=" + std::to_string(kSchemaVersion));
}

Status Database::CheckIntegrity() {
  Result<Statement> check = Compile("PRAGMA quick_check(1)");
  if (!check) return check.error();
  const int code = sqlite3_step(check->get());
  if (code == SQLITE_ROW && Column(check->get(), 0) == "ok") return Ok();
  return Error{path_ + " is damaged" + FixFor(SQLITE_CORRUPT, path_)};
}

Result<Database::Rows> Database::Load(const std::string& table) {
  if (Result<TableStatements*> made = Table(table); !made) return made.error();
  Result<Statement> select = Compile("SELECT key, value FROM \"" + table + "\" ORDER BY key");
  if (!select) return select.error();
  Rows rows;
  int code = SQLITE_ROW;
  while ((code = sqlite3_step(select->get())) == SQLITE_ROW) {
    rows.emplace_back(Column(select->get(), 0), Column(select->get(), 1));
  }
  if (code != SQLITE_DONE) return LastError();
  return rows;
}

Status Database::Begin() { return Execute("BEGIN IMMEDIATE"); }
Status Database::Commit() { return Execute("COMMIT"); }

Status Database::Apply(const RecordChange& change) {
  Result<TableStatements*> table = Table(change.table);
  if (!table) return table.error();
  sqlite3_stmt* statement = change.value ? (*table)->put.get() : (*table)->remove.get();
  BindText(statement, 1, change.key);
  if (change.value) BindBytes(statement, 2, *change.value);
  const int code = sqlite3_step(statement);
  std::optional<Error> failure;
  if (code != SQLITE_DONE) failure = LastError();
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
  if (failure) return *failure;
  return Ok();
}

Result<int> Database::RunCheckpoint(Checkpoint kind) {
  int in_wal = 0, moved = 0;
  const int mode = kind == Checkpoint::kPassive ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_TRUNCATE;
  const int code = sqlite3_wal_checkpoint_v2(connection_.get(), nullptr, mode, &in_wal, &moved);
  if (code != SQLITE_OK && code != SQLITE_BUSY) return LastError();
  return in_wal;
}

Status Database::LimitPages(int pages) {
  return Execute("PRAGMA max_page_count=" + std::to_string(pages == 0 ? 1073741823 : pages));
}

Status Database::Execute(const std::string& sql) {
  if (sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) return LastError();
  return Ok();
}

Result<int> Database::QueryNumber(const std::string& sql) {
  Result<Statement> query = Compile(sql);
  if (!query) return query.error();
  if (sqlite3_step(query->get()) != SQLITE_ROW) return LastError();
  return sqlite3_column_int(query->get(), 0);
}

Result<Database::Statement> Database::Compile(const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(connection_.get(), sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) return LastError();
  return Statement(statement);
}

Result<Database::TableStatements*> Database::Table(const std::string& table) {
  FOYER_CHECK(IsTableName(table));
  if (const auto known = tables_.find(table); known != tables_.end()) return &known->second;
  const std::string quoted = "\"" + table + "\"";
  const Status made =
      Execute("CREATE TABLE IF NOT EXISTS " + quoted + " (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID");
  if (!made) return made.error();
  Result<Statement> put = Compile("INSERT OR REPLACE INTO " + quoted + " VALUES (?, ?)");
  if (!put) return put.error();
  Result<Statement> remove = Compile("DELETE FROM " + quoted + " WHERE key = ?");
  if (!remove) return remove.error();
  TableStatements statements{std::move(*put), std::move(*remove)};
  return &tables_.emplace(table, std::move(statements)).first->second;
}

Error Database::LastError() const {
  if (!connection_) return Error{path_ + ": not enough memory to open it; free some"};
  const int code = sqlite3_extended_errcode(connection_.get());
  return Error{path_ + ": " + sqlite3_errmsg(connection_.get()) + FixFor(code, path_)};
}

}  // namespace foyer::store

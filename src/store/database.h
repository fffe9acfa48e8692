// One connection to the database file of the data folder. WAL with synchronous=FULL: a commit that returned is on disk.
// Used by one thread at a time.
#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "foyer/record_store.h"
#include "foyer/result.h"
#include "store/temporary_copy.h"

struct sqlite3;
struct sqlite3_stmt;

namespace foyer::store {

class Database {
 public:
  using Rows = std::vector<std::pair<std::string, std::string>>;

  // Makes the file and its schema if they are missing. Errors name the file, the cause and the fix.
  static Result<Database> Open(const std::string& path);

  // The same to read it, on a disk that cannot be written (read-only, full): SQLite writes even to read, so it is a
  // copy in memory that is read then.
  static Result<Database> OpenToRead(const std::string& path);

  // Reads every page: an error if the file is damaged.
  Status CheckIntegrity();

  Result<Rows> Load(const std::string& table);

  Status Begin();
  Status Apply(const RecordChange& change);  // between Begin() and Commit()
  Status Commit();

  // Moves what the WAL holds into the database file: PASSIVE as far as nobody is disturbed, TRUNCATE to the end, making
  // writers wait. Returns the pages that are left in the WAL.
  enum class Checkpoint { kPassive, kTruncate };
  Result<int> RunCheckpoint(Checkpoint kind);

  // Pages in the WAL after the last commit of this connection.
  int wal_pages() const { return *wal_pages_; }

  // Tests only: the file may not grow beyond this; writing more then fails as on a full disk. 0 lifts the limit.
  Status LimitPages(int pages);

 private:
  struct Close {
    void operator()(sqlite3* connection) const;
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  using Connection = std::unique_ptr<sqlite3, Close>;
  using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;
  struct TableStatements {
    Statement put, remove;
  };

  Database(Connection connection, std::string path);
  Status Prepare();
  Status CheckVersion();
  Status Execute(const std::string& sql);
  Result<int> QueryNumber(const std::string& sql);
  Result<Statement> Compile(const std::string& sql);
  Result<TableStatements*> Table(const std::string& table);
  Error LastError() const;

  std::unique_ptr<TemporaryCopy> copy_;  // before connection_: removed after it has closed
  std::string path_;
  std::unique_ptr<int> wal_pages_;  // on the heap: SQLite keeps its address
  Connection connection_;
  std::map<std::string, TableStatements> tables_;  // after connection_: finalized before it closes
};

}  // namespace foyer::store

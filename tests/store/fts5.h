// SQLite's FTS5 over documents that are cut into words already: for comparison, in tests and
// benchmarks only.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "text/term_cutter.h"

namespace wirefold {

// The words of `text` as the index has them, with blanks between.
inline std::string WordsOnly(std::string_view text) {
  std::string out;
  for (TermCutter cutter(text); cutter.Next();) {
    if (!out.empty()) out += ' ';
    AppendPlain(cutter.word(), out);
  }
  return out;
}

class Fts5 {
 public:
  // A new database in `file`; ":memory:" is one in memory.
  explicit Fts5(const std::string& file) {
    Check(sqlite3_open(file.c_str(), &db_) == SQLITE_OK);
    Do("PRAGMA journal_mode=OFF");
    Do("PRAGMA synchronous=OFF");
    Do("CREATE TABLE IF NOT EXISTS article(position INTEGER PRIMARY KEY, listed INTEGER)");
    Do("CREATE INDEX IF NOT EXISTS by_listed ON article(listed)");
    Do("CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(title, text, content='', "
       "tokenize=\"unicode61 remove_diacritics 0\")");
    add_ = Prepared("INSERT INTO words(rowid, title, text) VALUES(?1, ?2, ?3)");
    list_ = Prepared("INSERT INTO article(position, listed) VALUES(?1, ?2)");
  }
  ~Fts5() {
    for (sqlite3_stmt* statement : {add_, list_}) sqlite3_finalize(statement);
    sqlite3_close(db_);
  }
  Fts5(const Fts5&) = delete;
  Fts5& operator=(const Fts5&) = delete;

  void Do(const std::string& sql) {
    Check(sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  }

  // `title` and `text` as words alone. Positions ascend.
  void Add(uint64_t position, int64_t listed, const std::string& title, const std::string& text) {
    sqlite3_bind_int64(add_, 1, static_cast<sqlite3_int64>(position) + 1);
    Bind(add_, 2, title);
    Bind(add_, 3, text);
    Step(add_);
    sqlite3_bind_int64(list_, 1, static_cast<sqlite3_int64>(position) + 1);
    sqlite3_bind_int64(list_, 2, listed);
    Step(list_);
  }

  // The positions that `sql` gives, whose one parameter is `match`.
  std::vector<uint64_t> Find(const std::string& sql, const std::string& match) {
    std::vector<uint64_t> found;
    sqlite3_stmt* statement = Prepared(sql);
    Bind(statement, 1, match);
    int state = SQLITE_ROW;
    while ((state = sqlite3_step(statement)) == SQLITE_ROW)
      found.push_back(static_cast<uint64_t>(sqlite3_column_int64(statement, 0)) - 1);
    Check(state == SQLITE_DONE);
    sqlite3_finalize(statement);
    return found;
  }
  // All that match, in their order.
  std::vector<uint64_t> Find(const std::string& match) {
    return Find("SELECT rowid FROM words WHERE words MATCH ?1 ORDER BY rowid", match);
  }

 private:
  sqlite3_stmt* Prepared(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    Check(sqlite3_prepare_v2(db_, sql.c_str(), -1, &statement, nullptr) == SQLITE_OK);
    return statement;
  }
  void Bind(sqlite3_stmt* statement, int at, const std::string& text) {
    Check(sqlite3_bind_text(statement, at, text.data(), static_cast<int>(text.size()),
                            SQLITE_TRANSIENT) == SQLITE_OK);
  }
  void Step(sqlite3_stmt* statement) {
    Check(sqlite3_step(statement) == SQLITE_DONE);
    sqlite3_reset(statement);
  }
  void Check(bool good) {
    if (good) return;
    std::fprintf(stderr, "SQLite: %s\n", sqlite3_errmsg(db_));
    std::abort();
  }

  sqlite3* db_ = nullptr;
  sqlite3_stmt* add_ = nullptr;
  sqlite3_stmt* list_ = nullptr;
};

}  // namespace wirefold

// What the full-text index costs for a document, and how long it may hold up a commit, beside
// SQLite FTS5 on the same documents: index_bench [DOCUMENTS], 20,000 where nothing is said.
//
// The documents are of bench/news_stream: titles of 8 words, texts of 80 to 580, drawn by Zipf's
// law from 200,000 words that follow one another in habitual ways, three in a hundred of them
// figures; three of ten documents reprint another. Their language is given as English, so stems are
// made: "stems" says for how many of the words.
//
// CPU is of the whole process, so that what RocksDB does behind counts too, less what the documents
// themselves cost to make. Ours: a batch a document, merges and all. FTS5: without a copy of the
// texts (content=''), porter over unicode61, a transaction for 256 documents. Bytes are those of
// the files at the end; x is their ratio to the bytes of titles and texts.
#include <fmt/format.h>
#include <sqlite3.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "bench/news_stream.h"
#include "store/index_reader.h"
#include "store/index_writer.h"
#include "text/term_record.h"
#include "text/terms.h"

namespace wirefold {
namespace {

namespace fs = std::filesystem;

double Seconds(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}
double ThreadCpu() { return Seconds(CLOCK_THREAD_CPUTIME_ID); }
double ProcessCpu() { return Seconds(CLOCK_PROCESS_CPUTIME_ID); }

double BytesOf(const fs::path& dir, const char* extension) {
  double bytes = 0;
  for (const auto& file : fs::directory_iterator(dir))
    if (file.path().extension() == extension) bytes += static_cast<double>(file.file_size());
  return bytes;
}

ArticleRecord RecordOf(const NewsItem& item) {
  ArticleRecord record;
  record.id = ArticleId{Mix64(item.id)};
  record.source = item.source;
  record.url = fmt::format("https://www.{}.example/{}", item.source, item.id);
  record.article.title = item.title;
  record.article.text = item.text;
  record.article.language = "en";
  record.article.site = item.source;
  record.article.authors = {fmt::format("Ann Writer{}", item.id % 500)};
  record.article.tags = {fmt::format("topic {}", item.id % 300)};
  // Most come in the order of their dates, some late.
  record.first_seen = FromMillis(1'790'000'000'000 + static_cast<int64_t>(item.id) * 4'000 -
                                 (item.id % 10 == 0 ? 7'200'000 : 0));
  return record;
}

struct Figures {
  double text_bytes = 0;
  double words = 0, stems = 0, distinct = 0, record_bytes = 0;
  double analysis = 0;  // s of CPU
};

// One commit's index work, and how long its parts took at most, in CPU of the writer's thread.
struct Steps {
  std::vector<double> all;
};

bool Commit(Database& db, IndexWriter& writer, uint64_t position, const ArticleRecord& record,
            const std::string& terms, Steps& steps) {
  const double begin = ThreadCpu();
  if (!writer.Work()) return false;
  Database::Batch batch(db);
  const IndexDocument document{position, record.id, record.first_seen, 0, record.source, "en"};
  if (!writer.Add(document, terms, batch) || !db.Write(batch)) return false;
  writer.Written();
  steps.all.push_back(ThreadCpu() - begin);
  return true;
}

void CountTerms(const std::string& terms, Figures& figures) {
  TermRecordReader reader(terms);
  figures.words += reader.title_words() + reader.text_words();
  while (reader.Next()) {
    figures.stems += reader.term()[0] == static_cast<char>(TermKind::kStem);
    figures.distinct += reader.term()[0] == static_cast<char>(TermKind::kWord);
  }
  figures.record_bytes += static_cast<double>(terms.size());
}

bool Ours(uint64_t count, const fs::path& dir) {
  auto opened = Database::OpenForWriting(dir, nullptr);
  if (!opened) return fmt::print(stderr, "{}\n", opened.error().what), false;
  IndexWriter writer(**opened);
  NewsStream stream(1);
  Figures figures;
  Steps steps;
  double making = 0;
  const double begin = ProcessCpu();
  for (uint64_t i = 0; i < count; ++i) {
    double now = ThreadCpu();
    const ArticleRecord record = RecordOf(stream.Next());
    making += ThreadCpu() - now;
    now = ThreadCpu();
    const std::string terms = EncodeTerms(record);
    figures.analysis += ThreadCpu() - now;
    figures.text_bytes +=
        static_cast<double>(record.article.title.size() + record.article.text.size());
    now = ThreadCpu();
    CountTerms(terms, figures);
    making += ThreadCpu() - now;
    if (!Commit(**opened, writer, i, record, terms, steps)) return false;
  }
  if (!(*opened)->Flush()) return false;
  const double writing = ProcessCpu() - begin - making - figures.analysis;
  size_t segments = 0;
  {
    const auto reader = IndexReader::Open(**opened);
    if (!reader) return false;
    segments = reader->segments().size();
  }
  opened->reset();
  const double documents = static_cast<double>(count);
  const double bytes = BytesOf(dir, ".sst");
  std::ranges::sort(steps.all);
  fmt::print("documents   {} of {:.0f} bytes, {:.0f} words, {:.0f} different, {:.0f} stems\n",
             count, figures.text_bytes / documents, figures.words / documents,
             figures.distinct / documents, figures.stems / documents);
  fmt::print("analysis    {:.1f} us, {:.0f} bytes a record\n", 1e6 * figures.analysis / documents,
             figures.record_bytes / documents);
  fmt::print("writing     {:.1f} us with seals and merges; {} segments\n",
             1e6 * writing / documents, segments);
  fmt::print("a commit    median {:.0f} us, 99 of 100 below {:.2f} ms, longest {:.1f} ms\n",
             1e6 * steps.all[steps.all.size() / 2], 1e3 * steps.all[steps.all.size() * 99 / 100],
             1e3 * steps.all.back());
  fmt::print("index       {:.1f} us, {:.0f} bytes a document, x {:.3f}\n",
             1e6 * (figures.analysis + writing) / documents, bytes / documents,
             bytes / figures.text_bytes);
  return true;
}

bool Fts5(uint64_t count, const fs::path& dir) {
  sqlite3* db = nullptr;
  const std::string file = dir / "fts.db";
  sqlite3_stmt* insert = nullptr;
  const auto run = [&](const char* sql) {
    return sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
  };
  if (sqlite3_open(file.c_str(), &db) != SQLITE_OK ||
      !run("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
           "CREATE VIRTUAL TABLE news USING fts5(title, text, content='', "
           "tokenize='porter unicode61')") ||
      sqlite3_prepare_v2(db, "INSERT INTO news(rowid, title, text) VALUES (?, ?, ?)", -1, &insert,
                         nullptr) != SQLITE_OK)
    return fmt::print(stderr, "sqlite: {}\n", sqlite3_errmsg(db)), false;
  NewsStream stream(1);
  double making = 0, text_bytes = 0;
  const double begin = ProcessCpu();
  bool sound = run("BEGIN");
  for (uint64_t i = 0; i < count && sound; ++i) {
    const double now = ThreadCpu();
    const NewsItem item = stream.Next();
    making += ThreadCpu() - now;
    text_bytes += static_cast<double>(item.title.size() + item.text.size());
    sqlite3_bind_int64(insert, 1, static_cast<int64_t>(i + 1));
    sqlite3_bind_text(insert, 2, item.title.data(), static_cast<int>(item.title.size()), nullptr);
    sqlite3_bind_text(insert, 3, item.text.data(), static_cast<int>(item.text.size()), nullptr);
    sound = sqlite3_step(insert) == SQLITE_DONE;
    sqlite3_reset(insert);
    if (i % 256 == 255) sound = sound && run("COMMIT; BEGIN");
  }
  sound = sound && run("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
  const double writing = ProcessCpu() - begin - making;
  sqlite3_finalize(insert);
  sqlite3_close(db);
  const double bytes = BytesOf(dir, ".db");
  fmt::print("FTS5        {:.1f} us, {:.0f} bytes a document, x {:.3f}\n",
             1e6 * writing / static_cast<double>(count), bytes / static_cast<double>(count),
             bytes / text_bytes);
  return sound;
}

int Run(uint64_t count) {
  const fs::path parent = fs::temp_directory_path() / fmt::format("wirefold-bench-{}", getpid());
  fs::create_directories(parent);
  const bool done = Ours(count, parent / "db") && Fts5(count, parent);
  fs::remove_all(parent);
  return done ? 0 : 1;
}

}  // namespace
}  // namespace wirefold

int main(int argc, char** argv) {
  const uint64_t count = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 20'000;
  return wirefold::Run(std::max<uint64_t>(count, 1));
}

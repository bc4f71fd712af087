#include "store/door.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <pwd.h>
#include <rocksdb/env.h>
#include <rocksdb/status.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <vector>

#include "base/strings.h"
#include "base/time.h"
#include "store/files.h"

namespace wirefold {
namespace {

constexpr char kMarkerPrefix[] = "wirefold database, format version ";
constexpr char kNoteName[] = "HOLDER";

std::string UserName() {
  const passwd* entry = getpwuid(geteuid());
  return entry != nullptr ? entry->pw_name : fmt::format("user {}", geteuid());
}

tl::unexpected<Error> Refuse(const std::string& dir, std::string_view what) {
  return Fail(Code::kStorage, fmt::format("{}: {}", dir, what));
}

bool Contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string DiskFull(rocksdb::Env& env, const std::string& dir) {
  uint64_t free = 0;
  if (!env.GetFreeSpace(dir, &free).ok()) return "the disk is full: free some space";
  return fmt::format("the disk is full: {} MB free, needs {} MB (free some space)", free >> 20,
                     kNeededMegabytes);
}

std::string TooManyFiles() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  return fmt::format("too many open files: raise LimitNOFILE (ulimit -n); now {}, needs {}",
                     limit.rlim_cur, kNeededFiles);
}

std::string NotWritable(int error) {
  return error == EROFS ? "read-only file system"
                        : fmt::format("not writable by {} (check owner and mode)", UserName());
}

// The file of data whose absence RocksDB complains of, in a line that names its path; else empty.
// It looks for the data's files under their old ending last.
std::string MissingFile(const std::string& text, const std::string& dir) {
  const size_t says = text.rfind(": No such file");
  const size_t path = text.rfind(dir + "/", says);
  if (says == text.npos || path == text.npos) return {};
  std::string name = text.substr(path + dir.size() + 1, says - path - dir.size() - 1);
  if (name.ends_with(".ldb")) name.replace(name.size() - 4, 4, ".sst");
  return name.starts_with("MANIFEST-") || name.ends_with(".sst") ? name : std::string();
}

std::string DirectoryForFile(const std::string& dir, const std::string& name) {
  return fmt::format(
      "{0} is a directory where the database has a file: move it away (mv {1}/{0} ELSEWHERE), then "
      "wirefold db repair",
      name, dir);
}

// What RocksDB found to be a directory, in a line that names its path; else empty.
std::string IsNoFile(const std::string& text, const std::string& dir) {
  const size_t path = text.find(dir + "/");
  if (path == text.npos || !Contains(text, ": Is a directory")) return {};
  const size_t name = path + dir.size() + 1;
  return text.substr(name, text.find(':', name) - name);
}

// A repair that moves files into the place of the old ones would stop half way.
Status CheckNoDirectories(rocksdb::Env& env, const std::string& dir) {
  std::vector<std::string> names;
  env.GetChildren(dir, &names).PermitUncheckedError();
  for (const std::string& name : names) {
    const bool is_file = name == kMarkerName || name == "CURRENT" || name == "IDENTITY" ||
                         name.starts_with("MANIFEST-") || name.starts_with("OPTIONS-") ||
                         name.ends_with(".sst") || name.ends_with(".log");
    if (is_file && IsDirectory(env, dir + "/" + name))
      return Refuse(dir, DirectoryForFile(dir, name));
  }
  return {};
}

Status CheckFileLimit(const std::string& dir) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < kNeededFiles)
    return Refuse(dir, TooManyFiles());
  return {};
}

// What only a real disk can have wrong with it. Whether `dir` exists is told in `exists`.
Status CheckPlace(const std::string& dir, bool& exists) {
  struct stat info {};
  exists = stat(dir.c_str(), &info) == 0;
  if (!exists && errno == EACCES)
    return Refuse(dir, fmt::format("permission denied, running as {}", UserName()));
  if (!exists && errno == ENOTDIR)
    return Refuse(dir, fmt::format("{} is a file, not a directory", Parent(dir)));
  if (exists && !S_ISDIR(info.st_mode))
    return Refuse(dir, "is a file, not a directory (give --db a directory)");
  return {};
}

Status CheckWritablePlace(rocksdb::Env& env, const std::string& dir) {
  bool exists = false;
  WF_CHECK(CheckPlace(dir, exists));
  const std::string parent = Parent(dir);
  if (!exists && access(parent.c_str(), F_OK) != 0) return Fail(ParentMissing(dir));
  const std::string& place = exists ? dir : parent;
  if (access(place.c_str(), W_OK | X_OK) != 0) return Refuse(place, NotWritable(errno));
  uint64_t free = 0;
  struct statvfs system {};  // one without blocks (/proc) is not full; what is wrong with it shows
  const bool has_blocks = ::statvfs(place.c_str(), &system) == 0 && system.f_blocks > 0;
  if (has_blocks && env.GetFreeSpace(place, &free).ok() && free >> 20 < kNeededMegabytes)
    return Refuse(dir, DiskFull(env, place));
  return CheckFileLimit(dir);
}

// The marker's version; nothing where there is no marker.
Result<std::optional<uint64_t>> ReadMarker(rocksdb::Env& env, const std::string& dir) {
  std::string text;
  const rocksdb::Status status = rocksdb::ReadFileToString(&env, dir + "/" + kMarkerName, &text);
  if (status.IsNotFound() || status.IsPathNotFound()) return std::nullopt;
  if (!status.ok()) return Fail(ExplainFailure(status, env, dir));
  std::string_view line = Trim(text);
  if (line.substr(0, sizeof kMarkerPrefix - 1) == kMarkerPrefix) {
    line.remove_prefix(sizeof kMarkerPrefix - 1);
    const auto version = ParseInt(line);
    if (version && *version > 0) return static_cast<uint64_t>(*version);
  }
  return Refuse(dir, fmt::format("the marker file {} is damaged; it should say \"{}\" (wirefold db "
                                 "repair writes it anew)",
                                 kMarkerName, MarkerLine()));
}

Status CheckVersion(const std::string& dir, uint64_t version, bool to_write) {
  if (version == kFormatVersion) return {};
  const bool can_be_raised = version >= kOldestVersion && version < kFormatVersion;
  if (can_be_raised && to_write) return {};
  return Refuse(dir, fmt::format("written by version {}, this is {} ({})", version, kFormatVersion,
                                 version > kFormatVersion ? "use the newer wirefold that wrote it"
                                 : can_be_raised ? "wirefold crawl brings it to this version"
                                                 : "crawl into a new directory"));
}

// Meanwhile even the marker may be elsewhere.
Status CheckNoRepair(rocksdb::Env& env, const std::string& dir) {
  if (!env.FileExists(dir + "/" + kRepairName).ok()) return {};
  return Refuse(dir, "it is being repaired, or that was cut off (wirefold db repair goes on)");
}

// Data without CURRENT: RocksDB would take the directory for a new one, and throw the data away.
// Of a creation that was cut off there may be a MANIFEST, but no data yet.
Status CheckWhole(rocksdb::Env& env, const std::string& dir) {
  if (env.FileExists(dir + "/CURRENT").ok()) return {};
  std::vector<std::string> names;
  env.GetChildren(dir, &names).PermitUncheckedError();
  for (const std::string& name : names)
    if (name.ends_with(".sst") || name.ends_with(".log"))
      return Refuse(dir,
                    "the file CURRENT is missing: the database is damaged (wirefold db repair)");
  return {};
}

// Written under another name first: a marker is whole or not there.
Status WriteWhole(rocksdb::Env& env, const std::string& path, const std::string& text,
                  const std::string& dir) {
  const std::string fresh = path + ".new";
  rocksdb::Status status = rocksdb::WriteStringToFile(&env, text, fresh, /*should_sync=*/true);
  if (status.ok()) status = env.RenameFile(fresh, path);
  std::unique_ptr<rocksdb::Directory> directory;
  if (status.ok()) status = env.NewDirectory(dir, &directory);
  if (status.ok()) status = directory->Fsync();
  if (!status.ok()) return Fail(ExplainFailure(status, env, dir));
  return {};
}

// Files of others, so that no directory of theirs is ever filled with ours.
bool HasForeignFiles(rocksdb::Env& env, const std::string& dir) {
  std::vector<std::string> names;
  env.GetChildren(dir, &names);
  for (const std::string& name : names) {
    const bool ours = name == std::string(kMarkerName) + ".new";
    if (!ours && name != "." && name != ".." && name != "lost+found") return true;
  }
  return false;
}

std::string NoMarker(rocksdb::Env& env, const std::string& dir) {
  const bool lost = env.FileExists(dir + "/CURRENT").ok();
  return fmt::format("not a wirefold database (no marker{})",
                     lost ? "; where it was lost, wirefold db repair writes it anew" : "");
}

// "wirefold crawl": the program and its command, without arguments, which may hold passwords.
std::string CommandOf(int64_t pid) {
  std::ifstream file(fmt::format("/proc/{}/cmdline", pid), std::ios::binary);
  const std::string line(std::istreambuf_iterator<char>(file), {});
  const std::vector<std::string_view> words = Split(line, '\0');
  std::string_view program = words.empty() ? std::string_view("wirefold") : words[0];
  program.remove_prefix(program.find_last_of('/') + 1);
  std::string command(program);
  if (words.size() < 2 || words[1].empty()) return command;
  for (const char c : words[1])
    if (!IsAsciiAlpha(c)) return command;
  return command.append(" ").append(words[1]);
}

// The other process that has RocksDB's lock, where the system tells. Not where this one may have
// it: it would lose it with the file that is closed here.
std::optional<int64_t> LockedBy(const std::string& dir) {
  const int file = open((dir + "/LOCK").c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return std::nullopt;
  struct flock lock {};
  lock.l_type = F_WRLCK;
  const bool held = fcntl(file, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
  close(file);
  return held ? std::optional<int64_t>(lock.l_pid) : std::nullopt;
}

struct Note {
  int64_t pid = 0;
  std::string command;
  Time since{};
};

// Nothing where there is none, or its process lives no more.
std::optional<Note> ReadNote(rocksdb::Env& env, const std::string& dir) {
  const std::string path = dir + "/" + kNoteName;
  std::string text;
  uint64_t since = 0;
  if (!rocksdb::ReadFileToString(&env, path, &text).ok() ||
      !env.GetFileModificationTime(path, &since).ok())
    return std::nullopt;
  const std::vector<std::string_view> lines = Split(text, '\n');
  const auto pid = ParseInt(lines[0]);
  const bool alive = pid && *pid > 0 && *pid <= INT32_MAX &&
                     (kill(static_cast<pid_t>(*pid), 0) == 0 || errno == EPERM);
  if (!alive || lines.size() < 2) return std::nullopt;
  return Note{*pid, std::string(lines[1]), FromMillis(static_cast<int64_t>(since) * 1000)};
}

std::string InUse(const Note& note) {
  return fmt::format("in use by pid {} ({}) since {}", note.pid, note.command, Rfc3339(note.since));
}

// Who has the lock that we were refused. It is taken some time before the note is written: until
// then the lock itself tells, though not in another container's process ids.
std::string Locker(rocksdb::Env& env, const std::string& dir, bool by_another) {
  const auto note = ReadNote(env, dir);
  const auto pid = by_another ? LockedBy(dir) : std::nullopt;
  if (pid && *pid > 0 && (!note || note->pid != *pid))
    return fmt::format("in use by pid {} ({})", *pid, CommandOf(*pid));
  return note ? InUse(*note) : "in use by another process";
}

}  // namespace

std::string MarkerLine() { return fmt::format("{}{}", kMarkerPrefix, kFormatVersion); }

Status WriteMarker(rocksdb::Env& env, const std::string& dir) {
  return WriteWhole(env, dir + "/" + kMarkerName, MarkerLine() + "\n", dir);
}

Status CheckOutside(const std::filesystem::path& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  fs::path dir = fs::weakly_canonical(fs::absolute(path, error), error);
  if (error) dir = path;
  if (!dir.has_filename()) dir = dir.parent_path();  // "x/"
  const auto refuse = [&](std::string_view what) {
    return Fail(Code::kUsage,
                fmt::format("lies in {} {} and could hurt it (name a place elsewhere)", what,
                            dir.string()));
  };
  while (dir != dir.parent_path()) {
    dir = dir.parent_path();
    if (fs::is_regular_file(dir / kMarkerName, error)) return refuse("the database");
    // As RocksDB lays out the copies that it makes.
    if (fs::is_directory(dir / "meta", error) && fs::is_directory(dir / "private", error) &&
        fs::is_directory(dir / "shared_checksum", error))
      return refuse("the directory of copies");
  }
  return {};
}

Status EnterForWriting(rocksdb::Env& env, const std::string& dir, bool real) {
  if (dir.empty()) return Fail(Code::kStorage, "the database needs a directory (--db DIR)");
  if (real) WF_CHECK(CheckWritablePlace(env, dir));
  WF_CHECK(MakeDirectory(env, dir));
  WF_CHECK(CheckNoRepair(env, dir));
  WF_TRY(const std::optional<uint64_t> version, ReadMarker(env, dir));
  if (version) {
    WF_CHECK(CheckVersion(dir, *version, true));
    WF_CHECK(CheckWhole(env, dir));
  }
  if (version == kFormatVersion) return {};
  if (!version && HasForeignFiles(env, dir))
    return Refuse(dir, NoMarker(env, dir) +
                           ": refuses to write here (give --db a new or an empty directory)");
  return WriteMarker(env, dir);
}

Status EnterForReading(rocksdb::Env& env, const std::string& dir, bool real) {
  bool exists = true;
  if (real) {
    WF_CHECK(CheckPlace(dir, exists));
    if (exists && access(dir.c_str(), R_OK | X_OK) != 0)
      return Refuse(dir,
                    fmt::format("not readable by {} (check owner, group and mode)", UserName()));
    WF_CHECK(CheckFileLimit(dir));
  }
  WF_CHECK(CheckNoRepair(env, dir));
  WF_TRY(const std::optional<uint64_t> version, ReadMarker(env, dir));
  if (version) WF_CHECK(CheckVersion(dir, *version, false));
  if (version) WF_CHECK(CheckWhole(env, dir));
  // CURRENT is the last file that RocksDB writes when it creates a database.
  if (version && env.FileExists(dir + "/CURRENT").ok()) return {};
  if (!version && exists && HasForeignFiles(env, dir)) return Refuse(dir, NoMarker(env, dir));
  return Fail(Code::kStorage, fmt::format("no database at {}; run crawl first", dir));
}

Result<bool> EnterForRepair(rocksdb::Env& env, const std::string& dir, bool is_ours) {
  const std::string marker = dir + "/" + kMarkerName;
  if (!env.FileExists(dir).ok()) return Fail(Code::kStorage, fmt::format("no database at {}", dir));
  WF_CHECK(CheckNoDirectories(env, dir));
  if (!env.FileExists(marker).ok() && !env.FileExists(dir + "/" + kRepairName).ok()) {
    if (is_ours) return true;
    return Refuse(dir, fmt::format("not a wirefold database (no marker); if you know better, write "
                                   "\"{}\" into {}",
                                   MarkerLine(), marker));
  }
  const auto version = ReadMarker(env, dir);
  if (version && *version) WF_CHECK(CheckVersion(dir, **version, true));
  return false;
}

Status WriteLockNote(rocksdb::Env& env, const std::string& dir) {
  return WriteWhole(env, dir + "/" + kNoteName,
                    fmt::format("{}\n{}\n", getpid(), CommandOf(getpid())), dir);
}

void RemoveLockNote(rocksdb::Env& env, const std::string& dir) {
  env.DeleteFile(dir + "/" + kNoteName).PermitUncheckedError();
}

std::string LockHolder(rocksdb::Env& env, const std::string& dir) {
  const auto note = ReadNote(env, dir);
  return note ? InUse(*note) : "";
}

bool HasWriter(rocksdb::Env& env, const std::string& dir, bool real) {
  // First: a process that holds the lock itself would lose it with the file that is closed below.
  if (!LockHolder(env, dir).empty()) return true;
  return real && LockedBy(dir).has_value();
}

Error ExplainFailure(const rocksdb::Status& status, rocksdb::Env& env, const std::string& dir) {
  const std::string text = status.ToString();
  const auto storage = [&](const std::string& what) {
    return Error{Code::kStorage, fmt::format("{}: {}", dir, what)};
  };
  // The words are those of RocksDB's POSIX and in-memory file systems; there is no code for it.
  const bool by_us =
      Contains(text, "lock hold by current process") || Contains(text, "lock is already held");
  if (by_us || Contains(text, "While lock file"))
    return {Code::kLocked, fmt::format("{}: {}", dir, Locker(env, dir, !by_us))};
  if (status.IsNoSpace() || Contains(text, "No space left")) return storage(DiskFull(env, dir));
  if (Contains(text, "Too many open files")) return storage(TooManyFiles());
  if (Contains(text, "Read-only file system")) return storage(NotWritable(EROFS));
  if (Contains(text, "Permission denied")) return storage(NotWritable(EACCES));
  if (const std::string missing = MissingFile(text, dir); !missing.empty())
    return storage(fmt::format(
        "the file {} is missing: the database is damaged (wirefold db repair saves what can be "
        "read)",
        missing));
  if (const std::string name = IsNoFile(text, dir); !name.empty())
    return storage(DirectoryForFile(dir, name));
  if (status.IsCorruption())
    return storage(text + " (the database is damaged: wirefold db repair saves what can be read)");
  return storage(text);
}

}  // namespace wirefold

#include "cli/open.h"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>

#include "base/log.h"
#include "cli/saved_searches.h"
#include "config/faults.h"
#include "config/read_file.h"
#include "crawler/fetch/certificate.h"

namespace wirefold {
namespace {

const char* Environment(const char* name) { return std::getenv(name); }

StoreSettings SettingsOf(const Config& config) {
  StoreSettings settings;
  settings.fold = FoldSettingsOf(config);
  settings.max_rereads = static_cast<uint64_t>(config.fetch.max_rereads);
  return settings;
}

// As OpenSSL itself and its own programs have it. What is wrong with it is no server's fault.
Result<std::string> TrustedFile() {
  const char* file = Environment("SSL_CERT_FILE");
  if (file == nullptr || *file == 0) return std::string();
  const auto bad = [&](std::string_view what) {
    return Fail(Code::kUsage, fmt::format("SSL_CERT_FILE: {}: {}", file, what));
  };
  const auto pem = ReadSettingsFile(file);
  if (!pem) return bad(pem.error().what);
  if (!HasCertificates(*pem)) return bad("no certificates in it, in PEM form");
  return std::string(file);
}

}  // namespace

FoldSettings FoldSettingsOf(const Config& config) {
  const FoldConfig& fold = config.fold;
  return {fold.near_threshold, static_cast<uint32_t>(fold.window_days),
          static_cast<uint32_t>(fold.window_articles)};
}

Result<TransportSettings> TransportSettingsOf(const Config& config) {
  TransportSettings settings;
  settings.user_agent = config.crawler.user_agent;
  settings.max_concurrent = config.fetch.max_concurrent;
  settings.connect_timeout = config.fetch.connect_timeout;
  settings.first_byte_timeout = config.fetch.first_byte_timeout;
  settings.total_timeout = config.fetch.total_timeout;
  settings.slow_speed = config.fetch.slow_speed;
  settings.slow_time = config.fetch.slow_time;
  settings.max_bodies = config.fetch.max_bodies;
  settings.max_ratio = static_cast<uint64_t>(config.fetch.max_ratio);
  settings.max_headers = config.fetch.max_headers;
  settings.max_header_lines = config.fetch.max_header_lines;
  settings.connect_to = config.fetch.connect_to;
  settings.allow_ports = config.fetch.allow_ports;
  WF_TRY(settings.ca_file, TrustedFile());
  for (const std::string& cidr : config.fetch.allow_networks) {
    WF_TRY(const Network network, ParseNetwork(cidr));
    settings.allow_networks.push_back(network);
  }
  return settings;
}

std::vector<Error> AllFaultsOf(const std::string& file) {
  std::vector<Error> faults = FaultsOf(file, Environment);
  if (!faults.empty()) return faults;
  const auto config = LoadConfig(file, Environment);
  return config ? FaultsOfSearches(*config) : std::vector<Error>{config.error()};
}

Result<Config> OpenConfig(const std::string& file) {
  WF_TRY(Config config, LoadConfig(file, Environment));
  WF_CHECK(CheckSearches(config));
  for (const std::string& unknown : UnknownVariables(environ)) config.warnings.push_back(unknown);
  for (const std::string& note : DropRepeatedFeeds(config.sources)) config.warnings.push_back(note);
  for (const std::string& warning : config.warnings) Log(LogLevel::kWarning, warning);
  return config;
}

std::string FilesRead(const Config& config) {
  if (!config.files.empty()) return fmt::format("read {}", fmt::join(config.files, ", "));
  return fmt::format("no configuration file at {}", fmt::join(ConfigPlaces(Environment), " or "));
}

Result<std::string> FindDb(const std::string& option, const Config& config) {
  if (!option.empty()) return option;
  if (!config.crawler.db.empty()) return config.crawler.db;
  return DefaultDb(Environment);
}

Result<std::string> FindDbToMake(const std::string& option, const Config& config) {
  WF_TRY(const std::string db, FindDb(option, config));
  if (option.empty() && config.crawler.db.empty()) {
    std::error_code ignored;  // what is missing then is said by the store
    std::filesystem::create_directories(std::filesystem::path(db).parent_path(), ignored);
  }
  return db;
}

Result<std::unique_ptr<Store>> OpenToWrite(const std::string& db_option, const Config& config) {
  WF_TRY(const std::string db, FindDbToMake(db_option, config));
  return Store::Open(db, SettingsOf(config));
}

Result<std::unique_ptr<Store>> OpenToRead(const std::string& db_option, const Config& config) {
  WF_TRY(const std::string db, FindDb(db_option, config));
  return Store::OpenReadOnly(db, SettingsOf(config));
}

std::unique_ptr<WorkJournal> OpenJournal(const std::string& db) {
  auto journal = WorkJournal::Open(db + "/READING");
  if (journal) return std::move(*journal);
  Log(LogLevel::kWarning,
      journal.error().what + "; a document that ends the process will not be known");
  return nullptr;
}

Result<std::unique_ptr<Store>> OpenToReadIfThere(const std::string& db_option,
                                                 const Config& config) {
  const auto db = FindDb(db_option, config);
  std::error_code error;  // no directory; what else may be wrong with it is said by the store
  if (!db || !std::filesystem::exists(*db, error) || std::filesystem::is_empty(*db, error))
    return nullptr;
  return OpenToRead(db_option, config);
}

}  // namespace wirefold

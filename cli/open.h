// Finding what a command works on: the configuration and the database.
#pragma once

#include <memory>
#include <string>

#include "base/work_journal.h"
#include "config/config.h"
#include "crawler/fetch/curl_transport.h"
#include "store/store.h"

namespace wirefold {

// `file`, or the default places. Warnings go to stderr.
Result<Config> OpenConfig(const std::string& file);
// All that it would refuse; the queries of saved searches where all else is sound.
std::vector<Error> AllFaultsOf(const std::string& file);

// How stories are folded, as the configuration has it.
FoldSettings FoldSettingsOf(const Config& config);

// The network as the configuration has it.
Result<TransportSettings> TransportSettingsOf(const Config& config);

// "read FILE, FILE", or "no configuration file at FILE or FILE".
std::string FilesRead(const Config& config);

// --db, else the configuration's, else the default place.
Result<std::string> FindDb(const std::string& option, const Config& config);
// The same of one that may be made now: what stands above the default place is made as well.
Result<std::string> FindDbToMake(const std::string& option, const Config& config);

// To crawl: the default place is created with its parents; a place that the user named needs its
// parent.
Result<std::unique_ptr<Store>> OpenToWrite(const std::string& db_option, const Config& config);
Result<std::unique_ptr<Store>> OpenToRead(const std::string& db_option, const Config& config);
// Where a crawl notes what it reads, in the database's directory; null, and a warning, where that
// cannot be.
std::unique_ptr<WorkJournal> OpenJournal(const std::string& db);
// nullptr where there is no database yet, for what goes on without one.
Result<std::unique_ptr<Store>> OpenToReadIfThere(const std::string& db_option,
                                                 const Config& config);

}  // namespace wirefold

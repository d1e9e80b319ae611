// SPDX-License-Identifier: MIT
//
// The checks of `framesd doctor`, by subject. Each adds at least one finding, changes nothing that stays and
// may run beside a server. None fails: what cannot be looked at is a finding, too.
#pragma once

#include "finding.hpp"
#include "settings.hpp"
#include <framesd/store/lmdb/medium.hpp>

#include <chrono>
#include <optional>

namespace framesd::app {

struct Invocation;

// configuration: what a server would refuse or warn of, a token with two purposes and a token file that other
// users can read among it. tokens: how long they are.
void check_settings(const Invocation& invocation, Findings& findings);

// data_dir: whether it is there, who owns it and who may write it; the files of the store in it.
void check_data_dir(const std::filesystem::path& folder, Findings& findings);

// file_system, free_space. Empty: the folder is not there.
std::optional<store::lmdb::Medium> check_medium(const std::filesystem::path& folder, Findings& findings);

// sync: how long this medium takes to make a small write durable. Writes a few kilobytes into a file without
// a name, which is gone afterwards.
void check_sync(const std::filesystem::path& folder, Findings& findings);

// store, map_size, readers, frames: of the log that the command line names. Gives when its newest ingest
// ended, as the ledger has it ("2026-11-20T12:34:56.789Z"); empty: none, or not known.
//
// thorough   every frame and the whole overview, else a sample of the frames
std::string check_store(const Invocation& invocation, const std::optional<store::lmdb::Medium>& medium,
                        bool thorough, Findings& findings);

// logs: whether the logs beside that of data_dir can be read, one finding for each that cannot, and for each
// folder of a log that has no data.mdb.
//
// thorough   every frame and the whole overview, else a sample of the frames
void check_other_logs(const Settings& settings, bool thorough, Findings& findings);

// backup: when the logs that the command line names were last copied, and whether they have changed since.
//
// now   what the age of a copy is counted from
void check_backup(const Invocation& invocation, std::chrono::system_clock::time_point now,
                  Findings& findings);

// clock: against the newest ingest, and whether it is synchronized.
void check_clock(const std::string& newest_ingest, Findings& findings);

// descriptors: the limit of this process against max_connections and max_open_logs.
void check_descriptors(const Settings& settings, Findings& findings);

// port: free, or in use by a framesd, which must be ready.
void check_port(const Settings& settings, Findings& findings);

}  // namespace framesd::app

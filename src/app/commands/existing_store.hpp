// SPDX-License-Identifier: MIT
//
// The store that is there already, for commands that only look at it: they make and change nothing, and run
// beside a server.
#pragma once

#include <framesd/store/lmdb/open.hpp>

#include <memory>
#include <string_view>

namespace framesd::app {

struct Invocation;
struct Settings;

// Opens the log that the command line names for reading, whatever the widths of its rows.
// Errors: as settings_of_log() and store::lmdb::open_store().
[[nodiscard]] checked<std::unique_ptr<store::lmdb::DiskStore>> open_existing_store(
    const Invocation& invocation);

// The same for the log of that name. REQUIRES: is_log_name(name)
[[nodiscard]] checked<std::unique_ptr<store::lmdb::DiskStore>> open_log_to_read(const Settings& settings,
                                                                                std::string_view name);

// Says why the open store cannot be read, and gives the exit status.
int complain_unreadable(const boost::system::error_code& why);

}  // namespace framesd::app

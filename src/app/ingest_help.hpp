// SPDX-License-Identifier: MIT
//
// What `framesd ingest --help` says.
#pragma once

#include <string>

namespace framesd::app {

[[nodiscard]] std::string ingest_help_text();

}  // namespace framesd::app

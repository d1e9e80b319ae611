// SPDX-License-Identifier: MIT
//
// What the verification of a log says of its frames and its overview, whatever the engine.
#pragma once

#include "bytes.hpp"
#include "key.hpp"
#include "overview/verify.hpp"
#include <framesd/frame/row_format.hpp>
#include <framesd/store/admin.hpp>

#include <string>

namespace framesd::store {

// Counts a fault, and lists it if it is one of the first hundred.
void add_fault(VerifyReport& report, std::string where, std::string what);

// Those of an overview that could be compared.
void add_faults(const OverviewReport& overview, VerifyReport& report);

// "frame 9000.1"
[[nodiscard]] std::string name_of_frame(Key key);

// What is wrong with the record of one frame.
void examine_record(const RowFormat& format, Key key, Bytes record, VerifyReport& report);

}  // namespace framesd::store

// SPDX-License-Identifier: MIT
//
// Contents: what there is to say of an archive, written or read.
#pragma once

#include <framesd/archive/visitor.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace framesd::archive {

struct Contents {
  Head head;
  std::vector<Manifest> logs;
  std::uint64_t bytes = 0;
  std::string digest;  // as the end mark has it: of all bytes before it
};

// As JSON, without a line's end.
[[nodiscard]] std::string json_of(const Contents& contents);

// For a person, a line for each log and one for all.
[[nodiscard]] std::string text_of(const Contents& contents);

// How many bytes the archive of such a log has at least: what does not fit with it needs no trying. Rows with
// gaps, notes and facts come on top.
[[nodiscard]] std::uint64_t archive_bytes(const RowFormat& rows, std::uint64_t frames) noexcept;

// The same of the file of a store that is made of it.
[[nodiscard]] std::uint64_t store_bytes(const RowFormat& rows, std::uint64_t frames) noexcept;

}  // namespace framesd::archive

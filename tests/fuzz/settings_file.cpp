// SPDX-License-Identifier: MIT
//
// Any bytes as framesd.conf: complaints are single printable lines, and what is accepted survives being
// printed and read again.
#include "app/settings_load.hpp"
#include "app/settings_table.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace framesd::app;

namespace {
void require(bool truth) {
  if (!truth) std::abort();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Configuration read = default_configuration({});
  Complaints complaints;
  apply_file({reinterpret_cast<const char*>(data), size}, "f", read, complaints);
  for (const std::string& complaint : complaints) {
    require(complaint.starts_with("f:") && complaint.ends_with(")"));
    for (const char c : complaint) require(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
  }
  Configuration again = default_configuration({});
  complaints.clear();
  apply_file(print_config(read), "f", again, complaints);
  require(complaints.empty());
  for (const Key& key : keys()) {
    require(value_text(key, read.settings) == value_text(key, again.settings));
  }
  return 0;
}

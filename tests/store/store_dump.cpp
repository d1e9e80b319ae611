// SPDX-License-Identifier: MIT
//
// store_dump DIR: prints the bytes that a log in LMDB keeps of its frames and of their overview, to be
// compared with the tables of another engine.
//
// A line per frame, then a line per cell, each kind by ascending keys: frame|DEPTH|RECORD, with the depth in
// counts of 1e-6, and cell|NUMBER|RECORD|HISTOGRAM, with - for no histogram. Records are in hexadecimal
// digits. Only for directories that no store has open.
#include "key.hpp"
#include "lmdb/meta.hpp"
#include "raw_dump.hpp"
#include <framesd/base/endian.hpp>

#include <cstdio>
#include <exception>
#include <map>
#include <stdexcept>
#include <string>

namespace store = framesd::store;
using framesd::test::Entries;
using framesd::test::entries_of;

namespace {

std::span<const std::uint8_t> bytes_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string hex_of(const std::string& text) {
  constexpr const char* kDigits = "0123456789abcdef";
  std::string hex;
  for (const std::uint8_t byte : bytes_of(text)) {
    hex += kDigits[byte / 16];
    hex += kDigits[byte % 16];
  }
  return hex;
}

std::string live_slot(const std::filesystem::path& directory) {
  for (const auto& [key, value] : entries_of(directory, "meta")) {
    if (key != store::lmdb::kMetaKey) continue;
    return std::to_string(static_cast<unsigned>(store::lmdb::decode_meta(bytes_of(value)).value().live));
  }
  throw std::runtime_error("there is no meta record");
}

void print_frames(const Entries& frames) {
  for (const auto& [key, record] : frames) {
    const auto depth = store::depth_of(store::decode_key(bytes_of(key)).value());
    std::printf("frame|%lld|%s\n", static_cast<long long>(depth.count()), hex_of(record).c_str());
  }
}

// A histogram without its cell is printed, too: as that of a cell without a record.
void print_cells(const Entries& cells, const Entries& histograms) {
  std::map<std::string, std::pair<std::string, std::string>> all;
  for (const auto& [key, record] : cells) all[key] = {hex_of(record), "-"};
  for (const auto& [key, record] : histograms) all[key].second = hex_of(record);
  for (const auto& [key, records] : all) {
    const auto number = framesd::load_be<std::uint64_t>(bytes_of(key).data());
    std::printf("cell|%llu|%s|%s\n", static_cast<unsigned long long>(number), records.first.c_str(),
                records.second.c_str());
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return 2;
  try {
    const std::filesystem::path directory(arguments[1]);
    const std::string slot = "." + live_slot(directory);
    print_frames(entries_of(directory, "frames" + slot));
    print_cells(entries_of(directory, "overview" + slot), entries_of(directory, "histograms" + slot));
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "store_dump: %s\n", error.what());
    return 1;
  }
}

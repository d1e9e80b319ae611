// SPDX-License-Identifier: MIT
#include "note_bonds.hpp"

#include "entry_crc.hpp"
#include "error_of.hpp"
#include "overview/geometry.hpp"
#include <framesd/base/endian.hpp>

#include <algorithm>
#include <array>
#include <cstdint>

namespace framesd::store {
namespace {

constexpr std::size_t kCellKeyBytes = kCellPrefix.size() + sizeof(std::uint64_t);

using BondBytes = std::array<std::uint8_t, 21>;  // CRC of key and the rest; lowest and highest key; the mark

std::string bond_key(std::string_view note) { return std::string(kBondPrefix).append(note); }

std::string cell_key(std::uint64_t heap, std::string_view note) {
  std::array<std::uint8_t, sizeof heap> number;
  store_be<std::uint64_t>(number.data(), heap);
  return std::string(kCellPrefix).append(text_of(number)).append(note);
}

std::string cell_key(const KeyRange& rows, std::string_view note) {
  return cell_key(smallest_cell(rows.lowest, rows.highest).heap(), note);
}

std::uint32_t checksum(std::string_view key, Bytes bond) noexcept { return entry_crc(bytes_of(key), bond); }

BondBytes encode(std::string_view key, const Bond& bond) noexcept {
  BondBytes out{};
  store_be<std::uint64_t>(&out[4], bond.rows.lowest);
  store_be<std::uint64_t>(&out[12], bond.rows.highest);
  out[20] = bond.overwritten ? 1 : 0;
  store_le<std::uint32_t>(out.data(), checksum(key, out));
  return out;
}

result<void> write(EntryTable& entries, std::string_view key, const Bond& bond) {
  const std::string full = bond_key(key);
  return entries.put(bytes_of(full), encode(full, bond));
}

// The cell of the entry that `entries` stands on; 0 if it is none that leads from rows to notes.
std::uint64_t cell_at(const Entries& entries) noexcept {
  const std::string_view key = text_of(entries.key());
  if (key.size() <= kCellKeyBytes || !key.starts_with(kCellPrefix)) return 0;
  return load_be<std::uint64_t>(entries.key().subspan(kCellPrefix.size()).data());
}

// The keys of all notes whose rows' cell has keys in common with `range`: level by level from the root, over
// levels without any in one step.
result<std::vector<std::string>> notes_in_cells_of(Entries& entries, const KeyRange& range) {
  std::vector<std::string> keys;
  for (unsigned level = kRootLevel; level >= 1;) {
    const std::uint64_t last = CellId::at(level, range.highest).heap();
    auto there = entries.seek(bytes_of(cell_key(CellId::at(level, range.lowest).heap(), {})));
    for (; there && *there && cell_at(entries) != 0 && cell_at(entries) <= last; there = entries.next())
      keys.emplace_back(text_of(entries.key()).substr(kCellKeyBytes));
    if (!there) return there.error();
    const std::uint64_t beyond = *there ? cell_at(entries) : 0;
    if (beyond == 0) break;
    level = std::min(level - 1, CellId::from_heap(beyond).level());
  }
  return keys;
}

}  // namespace

std::optional<Bond> decode_bond(std::string_view full_key, Bytes bytes) noexcept {
  if (bytes.size() != sizeof(BondBytes) || !checked_entry(bytes_of(full_key), bytes)) return std::nullopt;
  return Bond{.rows = {load_be<std::uint64_t>(&bytes[4]), load_be<std::uint64_t>(&bytes[12])},
              .overwritten = bytes[20] != 0};
}

result<std::optional<Bond>> bond_of(Entries& entries, std::string_view key) {
  const std::string full = bond_key(key);
  const auto bytes = entries.get(bytes_of(full));
  if (!bytes) return bytes.error();
  return *bytes ? decode_bond(full, **bytes) : std::nullopt;
}

result<void> bind_note(EntryTable& entries, std::string_view key, const KeyRange& rows) {
  const auto before = bond_of(entries, key);
  if (!before) return before.error();
  const bool moved = !*before || rows.empty() || cell_key((*before)->rows, key) != cell_key(rows, key);
  if (moved) {
    if (const auto done = unbind_note(entries, key); !done) return done;
  }
  if (rows.empty()) return {};
  if (moved) {
    if (const auto done = entries.put(bytes_of(cell_key(rows, key)), {}); !done) return done;
  }
  return write(entries, key, {.rows = rows, .overwritten = *before && (*before)->overwritten});
}

result<void> unbind_note(EntryTable& entries, std::string_view key) {
  const auto bond = bond_of(entries, key);
  if (!bond) return bond.error();
  if (*bond) {
    const auto done = entries.erase(bytes_of(cell_key((*bond)->rows, key)));
    if (!done) return done.error();
  }
  return entries.erase(bytes_of(bond_key(key)));
}

result<void> mark_overwritten(EntryTable& entries, std::string_view key) {
  const auto bond = bond_of(entries, key);
  if (!bond) return bond.error();
  if (!*bond || (*bond)->overwritten) return {};
  return write(entries, key, {.rows = (*bond)->rows, .overwritten = true});
}

result<std::vector<std::string>> faulty_bonds(Entries& entries) {
  std::vector<std::string> faulty;
  auto there = entries.seek(bytes_of(kBondPrefix));
  for (; there && *there && text_of(entries.key()).starts_with(kBondPrefix); there = entries.next()) {
    const std::string_view key = text_of(entries.key());
    const std::string note(key.substr(kBondPrefix.size()));
    const auto bond = decode_bond(key, entries.value());
    if (!bond) {
      faulty.push_back(note);
      continue;
    }
    const auto way = entries.get(bytes_of(cell_key(bond->rows, note)));
    if (!way) return way.error();
    if (!*way) faulty.push_back(note);
  }
  if (there) there = entries.seek(bytes_of(kCellPrefix));
  for (; there && *there && cell_at(entries) != 0; there = entries.next()) {
    const std::string note(text_of(entries.key()).substr(kCellKeyBytes));
    const auto bond = entries.get(bytes_of(bond_key(note)));
    if (!bond) return bond.error();
    if (!*bond) faulty.push_back(note);
  }
  if (!there) return there.error();
  return faulty;
}

result<std::vector<BoundNote>> notes_about(Entries& entries, const KeyRange& range) {
  std::vector<BoundNote> found;
  if (range.empty()) return found;
  auto keys = notes_in_cells_of(entries, range);
  if (!keys) return keys.error();
  for (std::string& key : *keys) {
    const auto bond = bond_of(entries, key);
    if (!bond) return bond.error();
    if (*bond && !intersection((*bond)->rows, range).empty()) found.push_back({std::move(key), **bond});
  }
  return found;
}

}  // namespace framesd::store

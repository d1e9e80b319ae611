// SPDX-License-Identifier: MIT
#include "facts.hpp"

#include "entry_crc.hpp"
#include <framesd/base/endian.hpp>

#include <string>

namespace framesd::store {
result<std::string_view> read_facts(Entries& entries) {
  const auto stored = entries.get(bytes_of(kFactsKey));
  if (!stored) return stored.error();
  if (!*stored) return std::string_view();
  const auto facts = checked_entry(bytes_of(kFactsKey), **stored);
  if (!facts) return errc::store_corrupt;
  return text_of(*facts);
}

result<void> write_facts(EntryTable& entries, std::string_view facts) {
  if (facts.empty()) return entries.erase(bytes_of(kFactsKey));
  std::string entry(kEntryCrcBytes, '\0');
  entry += facts;
  store_le(reinterpret_cast<std::uint8_t*>(entry.data()), entry_crc(bytes_of(kFactsKey), bytes_of(entry)));
  return entries.put(bytes_of(kFactsKey), bytes_of(entry));
}

}  // namespace framesd::store

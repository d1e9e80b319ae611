// SPDX-License-Identifier: MIT
#include "answer_key.hpp"

#include "cache_key.hpp"

#include <cstring>

namespace framesd::api {

// No path or query holds a NUL.
void append_identity(std::string& out, const Call& call, const Data& data) {
  append_bytes(out, call.policy.stamp);
  out.append(call.match.route->path).push_back('\0');
  for (const std::string_view capture : call.match.captures) out.append(capture).push_back('\0');
  for (std::size_t i = 0; i < call.specs.size(); ++i) {
    for (const http::Parameter& parameter : call.parameters) {
      if (parameter.name != call.specs[i].name) continue;
      out.push_back(static_cast<char>(i + 1));
      out.append(parameter.value).push_back('\0');
    }
  }
  out.push_back('\0');
  out.append(data.representation).append(data.prefix);
}

void write_key_head(std::string& key, const store::Version& version, http::Coding coding) noexcept {
  std::memcpy(key.data(), &version.incarnation, sizeof version.incarnation);
  std::memcpy(key.data() + sizeof version.incarnation, &version.generation, sizeof version.generation);
  key[kKeyHead - 1] = coding == http::Coding::gzip ? 'g' : 'i';
}

http::Etag etag_of(std::string_view key, const store::Version& version, http::Coding coding) noexcept {
  return {version.incarnation, version.generation, http::hash_of(key.substr(kKeyHead)), coding};
}

std::uint64_t plain_representation(const Call& call, std::string_view representation) {
  std::string key;
  append_identity(key, call, {.representation = representation});
  return http::hash_of(key);
}

}  // namespace framesd::api

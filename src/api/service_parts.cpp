// SPDX-License-Identifier: MIT
#include "service_parts.hpp"

#include "endpoints.hpp"
#include "pictures/colormap_folder.hpp"
#include "service/openapi.hpp"
#include <framesd/base/build_info.hpp>
#include <framesd/http/conditional.hpp>

#include <array>
#include <map>
#include <span>
#include <unistd.h>
#include <utility>

namespace framesd::api {
namespace {

void append_lut(std::string& out, const image::Lut& lut) {
  for (const image::Rgb& colour : lut) {
    out.push_back(static_cast<char>(colour.r));
    out.push_back(static_cast<char>(colour.g));
    out.push_back(static_cast<char>(colour.b));
  }
}

// The colours themselves, since a file may change and keep its name; the build, since another one may write
// the same pixels in other bytes.
std::uint64_t stamp_of(const ServiceOptions& options, const image::ColormapSet& colormaps,
                       const image::Lut& lut) {
  std::string all(build_info::version());
  all.append(build_info::commit()) += options.png_indexed ? 'i' : 'c';
  all += std::to_string(options.png_level);
  append_lut(all, lut);
  for (const image::Colormap& map : colormaps.all()) append_lut(all.append(map.name), map.lut);
  return http::hash_of(all);
}

// A secret for each scope that has one, and none for two of them: a token would mean more than it seems.
checked<http::Tokens> secrets_of(const Tokens& tokens) {
  const std::array<std::pair<std::string, std::span<const std::string>>, 3> all = {
      {{"read", tokens.read}, {"ingest", tokens.ingest}, {"admin", tokens.admin}}};
  std::map<std::string_view, std::string_view> scope_of;
  for (const auto& [scope, of_scope] : all) {
    if (of_scope.size() > http::Secrets::kMost)
      return fail(errc::usage, "there are more than two " + scope + " tokens");
    for (const std::string& token : of_scope) {
      const std::string_view weakness = http::token_weakness(token);
      if (!weakness.empty()) return fail(errc::usage, "the " + scope + " token " + std::string(weakness));
      const auto [other, is_new] = scope_of.emplace(token, scope);
      if (is_new || other->second == scope) continue;
      return fail(errc::usage,
                  "the " + scope + " token is also the " + std::string(other->second) + " token");
    }
  }
  http::Tokens secrets{.read = http::Secrets(tokens.read),
                       .ingest = http::Secrets(tokens.ingest),
                       .admin = http::Secrets(tokens.admin)};
  for (const Tokens::OfLogs& one : tokens.of_logs) {
    const std::string_view weakness = http::token_weakness(one.token);
    if (!weakness.empty())
      return fail(errc::usage, "the token of the logs " + one.pattern + " " + std::string(weakness));
    if (scope_of.contains(one.token))
      return fail(errc::usage, "the token of the logs " + one.pattern + " is also the " +
                                   std::string(scope_of[one.token]) + " token");
    secrets.of_logs.push_back({one.scope, one.pattern, http::Secret(one.token)});
  }
  return secrets;
}

std::string own_host_name() {
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

}  // namespace

checked<std::unique_ptr<const Policy>> Policy::from(ServiceOptions options, const RowFormat& format) {
  auto colormaps = colormaps_with(options.colormap_dir);
  if (!colormaps) return colormaps.error();
  const auto lut = colormaps->lut(options.colormap);
  if (!lut) return fail(errc::colormap_malformed, "colormap: " + lut.error().detail);
  if (!store::is_log_name(options.default_log))
    return fail(errc::usage, "default_log: " + std::string(store::log_name_rule()));
  auto secrets = secrets_of(options.tokens);
  if (!secrets) return secrets.error();
  options.tokens = {};  // they are nowhere in plain text from here on
  const std::uint64_t stamp = stamp_of(options, *colormaps, *lut);
  http::Cors cors(options.cors_origins);
  http::TrustedProxies proxies(options.trusted_proxies);
  const DocumentFacts facts{.title = options.app_name,
                            .version = build_info::version(),
                            .source_width = format.source_width,
                            .reading_needs_token = secrets->reading_is_restricted()};
  auto openapi = std::make_shared<const Document>(kJson, openapi_document(facts, endpoints()));
  return std::make_unique<const Policy>(Policy{.options = std::move(options),
                                               .colormaps = *std::move(colormaps),
                                               .lut = *lut,
                                               .cors = std::move(cors),
                                               .tokens = *std::move(secrets),
                                               .proxies = std::move(proxies),
                                               .own_name = own_host_name(),
                                               .openapi = std::move(openapi),
                                               .stamp = stamp});
}

void Policies::replace(std::unique_ptr<const Policy> policy) {
  const Lock lock(mutex_);
  all_.push_back(std::move(policy));
  current_.store(all_.back().get(), std::memory_order_release);
}

}  // namespace framesd::api

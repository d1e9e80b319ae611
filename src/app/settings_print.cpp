// SPDX-License-Identifier: MIT
//
// The table as text: the configuration in use and the sample file.
#include "settings_load.hpp"
#include "settings_table.hpp"

#include <algorithm>

namespace framesd::app {
namespace {

// The value as a line of the file must hold it: in quotes where it would be read otherwise.
std::string in_file(const std::string& value) {
  if (value.find('#') == std::string::npos && !value.starts_with('"')) return value;
  std::string out = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out += '"';
}

std::string origin_text(const Key& key, const std::string& origin) {
  if (origin != "default") return "from " + origin;
  return key.default_words.empty() ? origin : origin + ": " + std::string(key.default_words);
}

std::string sentence(std::string_view words) {
  std::string out(words);
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
  return out += '.';
}

}  // namespace

std::string default_text(const Key& key) {
  static const Settings defaults;
  return key.default_words.empty() ? value_text(key, defaults) : std::string(key.default_words);
}

std::string print_config(const Configuration& configuration) {
  constexpr std::size_t kCommentsMax = 40;  // column that long values may push the comments to
  std::vector<std::string> lines;
  std::size_t widest = 0;
  for (const Key& key : keys()) {
    lines.push_back(std::string(key.name) + " = " + in_file(value_text(key, configuration.settings)));
    if (lines.back().size() <= kCommentsMax) widest = std::max(widest, lines.back().size());
  }
  std::string out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    lines[i].resize(std::max(lines[i].size(), widest), ' ');
    out += lines[i] + "   # " + origin_text(keys()[i], configuration.origins[i]) + '\n';
  }
  return out;
}

std::string sample_file() {
  const Settings defaults;
  std::string out =
      "# framesd.conf: every setting of framesd with its default. To change one, remove the '#' in front of "
      "it.\n"
      "# Flags (--port 9000) and the environment (FRAMESD_PORT=9000) override this file. Sizes: 512K, 1M, "
      "64G.\n"
      "# Durations: 500ms, 10s, 2m, 24h, 30d. Check it: framesd -c framesd.conf --check-config\n";
  for (const Key& key : keys()) {
    out += "\n# " + sentence(key.about);
    if (const std::string bounds = bounds_text(key); !bounds.empty()) out += " " + bounds + ".";
    if (!key.default_words.empty()) out.append(" Default: ").append(key.default_words).append(".");
    out += "\n#" + std::string(key.name) + " = " + in_file(value_text(key, defaults)) + "\n";
  }
  return out;
}

std::string settings_page(std::string_view page) {
  constexpr std::string_view kHead = "\n|---|---|---|\n";
  const std::size_t head = page.find(kHead);
  if (head == page.npos) return std::string(page);
  const std::size_t begin = head + kHead.size();
  std::string out(page.substr(0, begin));
  for (const Key& key : keys()) {
    out.append("| `")
        .append(key.name)
        .append("` | ")
        .append(default_text(key))
        .append(" | ")
        .append(key.about);
    if (const std::string bounds = bounds_text(key); !bounds.empty())
      out.append(" (").append(bounds).append(")");
    out += " |\n";
  }
  const std::size_t end = page.find("\n\n", begin - 1);
  return end == page.npos ? out : out.append(page.substr(end + 1));
}

}  // namespace framesd::app

#include "web/panel_pages.h"

#include <string>
#include <string_view>
#include <utility>

#include "web/panel_files.h"

namespace foyer::web {

namespace {

constexpr std::string_view kFolder = "/panel/";

const PanelFile* Find(std::string_view path) {
  if (path == "/") return FindPanelFile("");
  if (path.size() <= kFolder.size() || !path.starts_with(kFolder)) return nullptr;
  return FindPanelFile(path.substr(kFolder.size()));
}

HttpResponse Refusal(int status, std::string text) {
  HttpResponse response;
  response.status = status;
  response.content_type = "text/plain; charset=utf-8";
  response.body = std::move(text);
  return response;
}

}  // namespace

void PanelPages::Handle(const HttpRequest& request, std::function<void(HttpResponse)> respond) {
  const PanelFile* const file = Find(request.path);
  if (file == nullptr) return respond(Refusal(404, "There is no such page. The panel is at /\n"));
  if (request.method != "GET" && request.method != "HEAD") {
    return respond(Refusal(405, "A page can only be read: use GET\n"));
  }
  HttpResponse response;
  response.content_type = file->content_type;
  response.headers = {{"ETag", std::string(file->etag)}, {"Cache-Control", "no-cache"}, {"Vary", "Accept-Encoding"}};
  const bool packed = request.Header("accept-encoding").find("gzip") != std::string_view::npos;
  if (packed) response.headers.emplace_back("Content-Encoding", "gzip");
  response.body = packed ? file->gzip : file->bytes;
  respond(std::move(response));
}

}  // namespace foyer::web

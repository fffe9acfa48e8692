#include "web/site.h"

namespace foyer::web {

HttpHandler* Site::Find(const std::string& path) const {
  const std::pair<std::string, HttpHandler*>* best = nullptr;
  for (const auto& mount : mounts_) {
    if (path.starts_with(mount.first) && (best == nullptr || mount.first.size() > best->first.size())) best = &mount;
  }
  return best == nullptr ? nullptr : best->second;
}

void Site::Handle(const HttpRequest& request, std::function<void(HttpResponse)> respond) {
  if (HttpHandler* const handler = Find(request.path)) return handler->Handle(request, std::move(respond));
  HttpResponse response;
  response.status = 404;
  response.body = R"({"error":"there is nothing at this path","fix":"docs/openapi.yaml lists the paths of the API"})";
  respond(std::move(response));
}

std::optional<std::string> Site::OpenStream(const HttpRequest& request, HttpStream& stream) {
  HttpHandler* const handler = Find(request.path);
  if (handler == nullptr) return std::nullopt;
  auto content_type = handler->OpenStream(request, stream);
  if (content_type) streams_[&stream] = handler;
  return content_type;
}

void Site::OnStreamClosed(HttpStream& stream) {
  const auto found = streams_.find(&stream);
  if (found == streams_.end()) return;
  HttpHandler* const handler = found->second;
  streams_.erase(found);
  handler->OnStreamClosed(stream);
}

}  // namespace foyer::web

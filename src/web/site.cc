#include "web/site.h"

namespace foyer::web {

const Site::Place* Site::Find(const std::string& path) const {
  const Place* best = nullptr;
  for (const Place& place : mounts_) {
    if (path.starts_with(place.prefix) && (best == nullptr || place.prefix.size() > best->prefix.size())) best = &place;
  }
  return best;
}

bool Site::IsPublicOverHttp(const std::string& path) const {
  const Place* const place = Find(path);
  return place != nullptr && place->over == Over::kHttpToo;
}

void Site::Handle(const HttpRequest& request, std::function<void(HttpResponse)> respond) {
  if (const Place* const place = Find(request.path)) return place->handler->Handle(request, std::move(respond));
  HttpResponse response;
  response.status = 404;
  response.body = R"({"error":"there is nothing at this path","fix":"docs/openapi.yaml lists the paths of the API"})";
  respond(std::move(response));
}

std::optional<std::string> Site::OpenStream(const HttpRequest& request, HttpStream& stream) {
  const Place* const place = Find(request.path);
  if (place == nullptr) return std::nullopt;
  auto content_type = place->handler->OpenStream(request, stream);
  if (content_type) streams_[&stream] = place->handler;
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

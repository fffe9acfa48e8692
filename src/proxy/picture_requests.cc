#include "proxy/picture_requests.h"

namespace foyer::proxy {

void PictureRequests::Send(Dialog& dialog, bool to_caller) {
  Side& side = to_caller ? caller_ : callee_;
  if (side.under_way || side.refused) return;
  side.under_way = true;
  const std::string info =
      MakeInfo(dialog, to_caller, "application/media_control+xml",
               "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<media_control><vc_primitive>"
               "<to_encoder><picture_fast_update/></to_encoder></vc_primitive></media_control>\r\n");
  const DialogSide& to = to_caller ? dialog.caller : dialog.callee;
  side.request.Release();
  // Without an uplink's credentials: it is not worth a second try.
  side.request.Send({to.way(), info, {}, to.last_cseq}, [&side](const ClientEvent& event) {
    const bool answered = event.kind == ClientEvent::Kind::kResponse;
    if (answered && event.response->status() < 200) return;
    side.under_way = false;
    side.refused = !answered || event.response->status() >= 300;
  });
}

}  // namespace foyer::proxy

//! Guichet's desktop shell: the only code that knows Tauri. It opens the window, implements desk's ports and turns
//! each row of desk's command table into a Tauri command. What an operator does is in desk; nothing is decided here.

#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

mod commands;
#[cfg(target_os = "linux")]
mod drawing;
mod host;
mod logs;
mod running_banks;

use std::sync::Arc;

use desk::Desk;
use tauri::Manager;

/// Every block of memory is wiped when it is let go of: requests that carried a passphrase, files that held a key,
/// buffers that sent a token, in our own code and in every library's.
#[global_allocator]
static WIPING: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

fn main() {
    let mut builder = tauri::Builder::default();
    // A data folder of one's own is another Guichet; two on the same one are told apart by the store's lock.
    if !host::own_folder() {
        builder = builder.plugin(tauri_plugin_single_instance::init(|app, _arguments, _folder| show(app)));
    }
    let app = builder
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(commands::handler())
        .setup(|app| {
            #[cfg(target_os = "linux")]
            drawing::draw_without_graphics_card(app.handle());
            let folder = host::data_folder(app.handle())?;
            // A log that cannot be written is no reason to refuse an operator their desk.
            let _ = logs::start(&folder);
            let host = host::TauriHost::new(app.handle().clone(), folder);
            app.manage(Arc::new(Desk::new(Arc::new(host))));
            Ok(())
        })
        .build(tauri::generate_context!());
    match app {
        Ok(app) => app.run(|app, event| {
            if let tauri::RunEvent::Exit = event {
                let desk = app.state::<Arc<Desk>>().inner().clone();
                tauri::async_runtime::block_on(desk::app::close(&desk));
            }
        }),
        Err(error) => {
            tracing::error!(%error, "the window could not be opened");
            std::process::exit(1);
        }
    }
}

/// A second start shows the first one's window.
fn show(app: &tauri::AppHandle) {
    if let Some(window) = app.get_webview_window("main") {
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
}

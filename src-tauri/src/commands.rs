//! One Tauri command per row of desk's table, generated; and the channel on which desk's events reach the screen.

use std::sync::Arc;

use desk::error::AppError;
use desk::events::DeskEvent;
use desk::views::*;
use desk::{Desk, guarded};
use tauri::State;
use tauri::ipc::Channel;

use crate::host::Listeners;

macro_rules! commands {
    ($($name:ident: $req:ty => $view:ty = $path:path;)*) => {
        $(
            #[tauri::command]
            async fn $name(desk: State<'_, Arc<Desk>>, req: $req) -> Result<$view, AppError> {
                guarded(stringify!($name), $path(&desk, req)).await
            }
        )*

        pub fn handler() -> impl Fn(tauri::ipc::Invoke<tauri::Wry>) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$($name,)* desk_events]
        }
    };
}
desk::command_table!(commands);

/// Subscribes the window to desk's events. A reloaded page subscribes anew; its old channel is dropped.
#[tauri::command]
fn desk_events(listeners: State<'_, Listeners>, channel: Channel<DeskEvent>) {
    listeners.replace(channel);
}
